import { randomUUID } from "node:crypto";
import { chown, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { RookeryError } from "../../core/errors.ts";
import type { ProvisionIo } from "../../provisioning/ports.ts";
import { runCommand } from "../exec.ts";
import { option } from "../exec-arguments.ts";
import { type DatabaseUser, socketUser } from "./database-user.ts";
import type { Installation } from "./find-versions.ts";
import { openPath } from "./folders.ts";
import { TEMPLATE_REDO_LOG_MB } from "./option-file.ts";

const running = new Map<string, Promise<string>>();
const STALE_MS = 10 * 60_000;

/** Where the template of an exact version lies; another owner or socket account makes another template. */
export function templateFolder(home: string, installation: Installation, user: DatabaseUser): string {
  return join(home, "templates", `${installation.version}-${user.name}-${socketUser()}`);
}

async function exists(path: string): Promise<boolean> {
  return (
    (await stat(path).catch((error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" ? null : Promise.reject(error),
    )) !== null
  );
}

async function build(
  home: string,
  target: string,
  installation: Installation,
  user: DatabaseUser,
  io: ProvisionIo,
): Promise<string> {
  const folder = join(home, "templates");
  await openPath(folder, home);
  await removeLeftovers(folder);
  const workshop = join(folder, `.building-${randomUUID()}`);
  const data = join(workshop, "data");
  const tmp = join(workshop, "tmp");
  for (const path of [workshop, data, tmp]) {
    await mkdir(path, { mode: 0o700 });
    if (user.ids.uid !== undefined) await chown(path, user.uid, user.gid);
  }
  io.log(`Building the template data folder of MariaDB ${installation.version} (once per version)`);
  try {
    const result = await runCommand({
      file: join(installation.programs, "mariadb-install-db"),
      prefix: installation.prefix,
      argv: [
        "--no-defaults",
        option("basedir", installation.baseFolder),
        option("datadir", data),
        // Its own: a server that starts deletes the temporary tables of others in a shared folder (seen: bootstrap aborted).
        option("tmpdir", tmp),
        // Nobody has a password: this account opens for our own system user on the socket and for nobody else.
        "--auth-root-authentication-method=socket",
        option("auth-root-socket-user", socketUser()),
        "--skip-test-db",
        "--skip-name-resolve",
        option("innodb-log-file-size", `${TEMPLATE_REDO_LOG_MB}M`),
        "--innodb-flush-log-at-trx-commit=0",
      ],
      cwd: workshop,
      ...user.ids,
      timeoutMs: 120_000,
      signal: io.signal,
    });
    if (result.exitCode !== 0) {
      throw new RookeryError(
        "internal",
        `MariaDB ${installation.version} could not make a data folder: ${lastLines(result.stdout + result.stderr)}`,
      );
    }
    for (const name of await readdir(data)) {
      // Aria's log must stay, else every server starts with an error in its log.
      if (/^(binlog\.|.*\.pid$|ibtmp1$|ib_buffer_pool$)/.test(name)) await rm(join(data, name));
    }
    // A kill before this line leaves a folder under a name that nobody uses; the rename is the template's birth.
    await rename(data, target);
    await rm(workshop, { recursive: true, force: true });
  } catch (error) {
    await rm(workshop, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "") && (await exists(target)))
      return target;
    throw error;
  }
  return target;
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" ");
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(".building-")) continue;
    const found = await stat(join(folder, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * The template data folder of a version, built when it is not there yet. Safe with any number of builders, in this
 * process or others, and when one of them is killed. Throws `internal` with the last words of mariadb-install-db.
 */
export async function ensureTemplate(
  home: string,
  installation: Installation,
  user: DatabaseUser,
  io: ProvisionIo,
): Promise<string> {
  const target = templateFolder(home, installation, user);
  if (await exists(join(target, "mysql"))) return target;
  const other = running.get(target);
  if (other) {
    // Another caller's build may be cancelled by its own signal; then it is our turn.
    const done = await other.catch(() => null);
    return done ?? ensureTemplate(home, installation, user, io);
  }
  const own = build(home, target, installation, user, io);
  running.set(target, own);
  try {
    return await own;
  } finally {
    running.delete(target);
  }
}
