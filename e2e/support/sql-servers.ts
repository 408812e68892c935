import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCertificateAuthority } from "#lib/adapters/certificates/authority.ts";
import { connect, type OpenConnection } from "#lib/mariadb/connect.ts";
import type { FleetTarget } from "#lib/mariadb/ports.ts";
import { serversFolder } from "./local-servers.ts";

const run = promisify(execFile);
const nobody = 65534;

/** A throw-away server with an empty root password over its socket; for tests of the SQL itself, without a provisioner. */
export interface SqlServer {
  series: string;
  port: number;
  socketPath: string;
  caPem: string;
  caPath: string;
  /** Connects as root over the socket. */
  root(): Promise<OpenConnection>;
  /** A target over TCP; TLS off unless overridden. */
  target(user: string, password: string, overrides?: Partial<FleetTarget>): FleetTarget;
  /** Ends the process at once, as a crash does. The data stays. */
  kill(): Promise<void>;
}

export interface SqlServers {
  start(series: string, options?: string[]): Promise<SqlServer>;
  close(): Promise<void>;
}

/** The series that the tests run on. */
export const testedSeries = ["10.11", "11.8"] as const;

function ownerOptions(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

async function installTemplate(prefix: string, folder: string): Promise<string> {
  const template = join(folder, `template-${prefix.replaceAll("/", "_")}`);
  const usr = join(prefix, "usr");
  const args = [
    "--no-defaults",
    `--basedir=${usr}`,
    `--datadir=${template}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
    "--skip-name-resolve",
  ];
  await run(join(usr, "bin", "mariadb-install-db"), args, {
    ...ownerOptions(),
    env: { ...process.env, PATH: `${join(usr, "bin")}:${process.env.PATH ?? ""}` },
  });
  return template;
}

async function waitUntilReady(process: ChildProcess, target: FleetTarget, errorLog: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (process.exitCode !== null) break;
    try {
      const connection = await connect({ ...target, connectTimeoutMs: 1000 });
      await connection.close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`the server did not start: ${(await readFile(errorLog, "utf8")).slice(-1500)}`);
}

/** Prepares a folder for throw-away servers with TLS; `close` ends every process by its handle and removes all files. */
export async function createSqlServers(): Promise<SqlServers> {
  const folder = await mkdtemp(join(tmpdir(), "rky-sql-"));
  await chmod(folder, 0o755);
  if (process.getuid?.() === 0) await chown(folder, nobody, nobody);
  const authority = createCertificateAuthority();
  const root = await authority.createAuthority("Rookery SQL tests");
  const issued = await authority.issue(root, { commonName: "test", dnsNames: ["db.test"], addresses: ["127.0.0.1"] });
  const files = { ca: join(folder, "ca.pem"), cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  await writeFile(files.ca, root.certificatePem);
  await writeFile(files.cert, issued.certificatePem);
  await writeFile(files.key, issued.privateKeyPem, { mode: 0o600 });
  if (process.getuid?.() === 0) await chown(files.key, nobody, nobody);
  const templates = new Map<string, Promise<string>>();
  const children = new Set<ChildProcess>();
  const killAll = () => {
    for (const child of children) child.kill("SIGKILL");
  };
  process.once("exit", killAll);

  async function stop(child: ChildProcess): Promise<void> {
    children.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  return {
    async start(series, options = []) {
      const prefix = join(serversFolder(), series);
      const template = templates.get(series) ?? installTemplate(prefix, folder);
      templates.set(series, template);
      const port = await freePort();
      const home = join(folder, `s${port}`);
      await mkdir(home);
      await cp(await template, join(home, "data"), { recursive: true });
      if (process.getuid?.() === 0) await run("chown", ["-R", `${nobody}:${nobody}`, home]);
      const socketPath = join(home, "s.sock");
      const errorLog = join(home, "error.log");
      const usr = join(prefix, "usr");
      const args = [
        "--no-defaults",
        `--basedir=${usr}`,
        `--plugin-dir=${join(usr, "lib/mysql/plugin")}`,
        `--lc-messages-dir=${join(usr, "share/mysql")}`,
        `--character-sets-dir=${join(usr, "share/mysql/charsets")}`,
        `--datadir=${join(home, "data")}`,
        `--socket=${socketPath}`,
        `--port=${port}`,
        `--pid-file=${join(home, "pid")}`,
        `--log-error=${errorLog}`,
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--performance-schema=OFF",
        "--innodb-buffer-pool-size=16M",
        "--innodb-log-file-size=8M",
        `--server-id=${port}`,
        "--log-bin=binlog",
        "--log-slave-updates",
        "--binlog-format=ROW",
        "--gtid-strict-mode",
        `--ssl-ca=${files.ca}`,
        `--ssl-cert=${files.cert}`,
        `--ssl-key=${files.key}`,
        ...options,
      ];
      const child = spawn(join(usr, "sbin", "mariadbd"), args, { ...ownerOptions(), stdio: "ignore" });
      children.add(child);
      const rootTarget: FleetTarget = {
        label: `root on ${series}`,
        host: "localhost",
        port,
        user: "root",
        password: "",
        socketPath,
        tls: { mode: "off" },
      };
      await waitUntilReady(child, rootTarget, errorLog);
      return {
        series,
        port,
        socketPath,
        caPem: root.certificatePem,
        caPath: files.ca,
        root: () => connect(rootTarget),
        target: (user, password, overrides = {}) => ({
          label: `${series} (127.0.0.1:${port})`,
          host: "127.0.0.1",
          port,
          user,
          password,
          tls: { mode: "off" },
          ...overrides,
        }),
        kill: () => stop(child),
      };
    },
    async close() {
      await Promise.all([...children].map(stop));
      process.off("exit", killAll);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
