import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultHome } from "#lib/core/config.ts";
import { freePort } from "./mariadb-server.ts";
import { claimAndInvite } from "./sign-in-page.ts";

/**
 * The people of a run. `author` proposes and runs and has the right to approve: only the rule of four eyes stops them.
 * `newcomer` may only look, and only at development.
 */
export const roleNames = [
  "administrator",
  "operator",
  "approver",
  "author",
  "viewer",
  "developer",
  "newcomer",
] as const;
export type RoleName = (typeof roleNames)[number];
export interface PersonOfRun {
  name: string;
  email: string;
  password: string;
  /** File of cookies with which a browser is this person. */
  state: string;
}
/** What the tests know of the running product. It lies in a file that only the runner's own user may read. */
export interface Run {
  baseUrl: string;
  folder: string;
  claimLink: string;
  invitationLink: string;
  people: Record<RoleName, PersonOfRun>;
}

const upMs = 420_000;

/**
 * Starts the real product with its demo fleet once for the whole run; Playwright calls what comes back at the end. With
 * ROOKERY_E2E_RUN the tests use a product that is up already: for whoever writes tests.
 */
export default async function startProduct(): Promise<() => Promise<void>> {
  if (process.env.ROOKERY_E2E_RUN) return async () => undefined;
  const folder = await mkdtemp(join(tmpdir(), "rookery-e2e-"));
  // The servers run as another user and must be able to reach their folders below.
  await chmod(folder, 0o755);
  await mkdir(join(folder, "state"), { mode: 0o700 });
  const port = await freePort();
  const owner = spawnOwner(folder, port);
  const stop = () => stopOwner(owner.child);
  try {
    const claimLink = await untilUp(owner);
    const baseUrl = `http://localhost:${port}`;
    const people = peopleOf(folder);
    const { invitationLink } = await claimAndInvite(claimLink, people);
    const run: Run = { baseUrl, folder, claimLink, invitationLink, people };
    const file = join(folder, "state", "run.json");
    await writeFile(file, JSON.stringify(run), { mode: 0o600 });
    // Playwright's workers inherit it.
    process.env.ROOKERY_E2E_RUN = file;
    return stop;
  } catch (error) {
    const logs = ["web", "worker"].map((name) => `${name}.log: ${endOf(join(folder, "home", "log", `${name}.log`))}`);
    await stop();
    throw new Error(`The product is not ready for tests.\n${logs.join("\n")}`, { cause: error });
  }
}

// The logs go with the home folder, and without them nobody could say why it failed.
function endOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").slice(-3_000) : "not there";
}

function peopleOf(folder: string): Run["people"] {
  const person = (role: RoleName): PersonOfRun => ({
    name: `${role.charAt(0).toUpperCase()}${role.slice(1)} Tern`,
    email: `${role}@example.com`,
    password: `pw-${role}-${randomBytes(12).toString("hex")}`,
    state: join(folder, "state", `${role}.json`),
  });
  return {
    administrator: person("administrator"),
    operator: person("operator"),
    approver: person("approver"),
    author: person("author"),
    viewer: person("viewer"),
    newcomer: person("newcomer"),
    developer: person("developer"),
  };
}

interface Owner {
  child: ChildProcess;
  said: () => string;
}

function spawnOwner(folder: string, port: number): Owner {
  const script = fileURLToPath(new URL("./product-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder, "--demo", "--stop-servers"], {
    env: productEnvironment(folder, port),
    // A group of its own: who kills the runner's group must not kill the one that cleans up after it.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (text: string) => {
      output += text;
      process.stderr.write(text.replace(/code=\S+/g, "code=..."));
    });
  }
  return { child, said: () => output };
}

function productEnvironment(folder: string, port: number): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, ...inherited } = process.env;
  const foreign = Object.entries(inherited).filter(([name]) => !name.startsWith("ROOKERY_"));
  const user = process.env.ROOKERY_DB_USER;
  return {
    ...Object.fromEntries(foreign),
    NODE_ENV: "production",
    ROOKERY_HOME: join(folder, "home"),
    ROOKERY_PORT: String(port),
    // Charts gain their points five times as fast, so that tests need not wait for a minute.
    ROOKERY_METRICS_POLL_MS: "2000",
    ROOKERY_SERVERS: process.env.ROOKERY_SERVERS ?? join(defaultHome(), "servers"),
    ...(user ? { ROOKERY_DB_USER: user } : {}),
  };
}

/** The claim link, once the launcher has printed it. Throws with all that the launcher said when it does not come. */
async function untilUp(owner: Owner): Promise<string> {
  for (const until = Date.now() + upMs; Date.now() < until; ) {
    const link = /https?:\/\/\S+\/claim\?code=\S+/.exec(owner.said())?.[0];
    if (link) return link;
    if (owner.child.exitCode !== null || owner.child.signalCode !== null)
      throw new Error(`The product did not come up:\n${owner.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The product was not up after ${upMs / 1000} s:\n${owner.said()}`);
}

async function stopOwner(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.stdin?.end();
  await gone;
}
