import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readConfig } from "#lib/core/config.ts";

const run = promisify(execFile);
const caches = fileURLToPath(new URL("../../node_modules/.cache/rookery/", import.meta.url));
const folderPrefix = "rookery-mariadb-";
const START_MS = 60_000;
const STOP_MS = 15_000;

/** A throw-away server on 127.0.0.1; root may sign in over TCP and over the socket with `rootPassword`. */
export interface ThrowAwayServer {
  port: number;
  socketPath: string;
  folder: string;
  rootPassword: string;
  /** Ends the server by its PID and removes its folder. Calling it twice is fine. */
  stop(): Promise<void>;
}

/** Starts a MariaDB of `series` with a data folder of its own. Throws with the error log's end when it does not come up. */
export async function startMariadb(options: {
  series: "10.11" | "11.8";
  extraOptions?: readonly string[];
}): Promise<ThrowAwayServer> {
  const prefix = join(readConfig().serversFolder, options.series, "usr");
  const program = join(prefix, "sbin/mariadbd");
  if (!existsSync(program))
    throw new Error(`There is no MariaDB ${options.series} in ${prefix}. Run: node scripts/install-tools.mjs`);
  const account = await unprivilegedAccount();
  const template = await templateFor(options.series, prefix);
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), folderPrefix));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const rootPassword = randomBytes(18).toString("hex");
    await cp(template, join(folder, "data"), { recursive: true });
    await writeFile(join(folder, "init.sql"), rootStatements(rootPassword), { mode: 0o600 });
    await chmod(folder, 0o700);
    if (account) await run("chown", ["-R", `${account.uid}:${account.gid}`, folder]);
    const port = await freePort();
    const argv = [...serverOptions(prefix, folder, port), ...(options.extraOptions ?? [])];
    const child = spawnBound(program, argv, account);
    process.once("exit", () => {
      child.kill("SIGKILL");
      removeFolder();
    });
    try {
      await untilGreeting(port, child);
    } catch (cause) {
      await end(child);
      const log = await readFile(join(folder, "error.log"), "utf8").catch(() => "(no error log)");
      throw new Error(`MariaDB ${options.series} did not come up:\n${log.slice(-3_000)}`, { cause });
    }
    await rm(join(folder, "init.sql"));
    return {
      port,
      socketPath: join(folder, "s"),
      folder,
      rootPassword,
      async stop() {
        await end(child);
        removeFolder();
      },
    };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

// A run that was killed took its server with it, but not the folder. One without a living server, and not being made at
// this moment, belongs to nobody.
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    const pid = await readFile(join(folder, "pid"), "utf8").catch(() => "");
    const made = await stat(folder).catch(() => undefined);
    const young = made === undefined || Date.now() - made.mtimeMs < 2 * START_MS;
    if (!young && !(pid.trim() && existsSync(`/proc/${pid.trim()}`)))
      await rm(folder, { recursive: true, force: true });
  }
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The listener has no port.");
  return address.port;
}

function rootStatements(password: string): string {
  return [
    `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
    `CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;",
  ].join("\n");
}

function serverOptions(prefix: string, folder: string, port: number): string[] {
  return [
    "--no-defaults",
    `--basedir=${prefix}`,
    `--lc-messages-dir=${prefix}/share/mysql`,
    `--character-sets-dir=${prefix}/share/mysql/charsets`,
    `--plugin-dir=${prefix}/lib/mysql/plugin`,
    `--datadir=${folder}/data`,
    `--socket=${folder}/s`,
    `--pid-file=${folder}/pid`,
    `--log-error=${folder}/error.log`,
    `--init-file=${folder}/init.sql`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--innodb-buffer-pool-size=32M",
    "--innodb-log-file-size=24M",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-buffer-pool-dump-at-shutdown=OFF",
    "--performance-schema=OFF",
    "--max-connections=200",
  ];
}

// The kernel ends the server when this process dies, however it dies.
function spawnBound(
  program: string,
  argv: readonly string[],
  account: { uid: string; gid: string } | undefined,
): ChildProcess {
  const as = account ? ["--reuid", account.uid, "--regid", account.gid, "--clear-groups"] : [];
  return spawn("setpriv", ["--pdeathsig", "KILL", ...as, program, ...argv], { stdio: "ignore" });
}

async function unprivilegedAccount(): Promise<{ uid: string; gid: string } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const user = readConfig().databaseUser ?? "nobody";
  const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
  return { uid: uid.stdout.trim(), gid: gid.stdout.trim() };
}

// Installed once, then copied: a copy takes 0.03 s, an installation some seconds.
async function templateFor(series: string, prefix: string): Promise<string> {
  const template = join(caches, `mariadb-${series}`);
  if (existsSync(template)) return template;
  await mkdir(caches, { recursive: true });
  const making = await mkdtemp(join(caches, "making-"));
  try {
    const argv = [
      "--no-defaults",
      `--basedir=${prefix}`,
      `--datadir=${making}/data`,
      "--auth-root-authentication-method=normal",
    ];
    const user = process.getuid?.() === 0 ? ["--user=root"] : [];
    await run(join(prefix, "bin/mariadb-install-db"), [...argv, ...user, "--skip-test-db", "--skip-name-resolve"], {
      timeout: START_MS,
    });
    // Two test processes may have made one: the first rename wins and the other copy is dropped.
    await rename(join(making, "data"), template).catch((error: unknown) => {
      if (!existsSync(template)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return template;
}

async function untilGreeting(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!(await greets(port))) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`mariadbd ended (${child.exitCode ?? child.signalCode}).`);
    if (Date.now() > deadline) throw new Error(`mariadbd did not answer within ${START_MS} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** True when a MariaDB handshake (protocol version 10 in its fifth byte) comes from the port. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 1_000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (data) => done(data[4] === 10));
    for (const event of ["error", "timeout", "close"]) socket.once(event, () => done(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(timer);
}
