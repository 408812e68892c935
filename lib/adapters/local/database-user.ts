import { userInfo } from "node:os";
import { RookeryError } from "../../core/errors.ts";
import { runCommand } from "../exec.ts";

/** Who the servers run as. */
export interface DatabaseUser {
  name: string;
  uid: number;
  gid: number;
  /** Their ids when we must change to them to start a process; empty when they are our own. */
  ids: { uid?: number; gid?: number };
}

const DEFAULT_USER = "rookery-db";

/** The database account that our own system user may open over the socket, without a password. */
export function socketUser(): string {
  return process.getuid?.() === 0 ? "root" : userInfo().username;
}

async function look(name: string): Promise<DatabaseUser | null> {
  const result = await runCommand({
    file: "/usr/bin/getent",
    argv: ["passwd", "--", name],
    timeoutMs: 10_000,
  });
  if (result.exitCode === 2) return null;
  const fields = result.stdout.trim().split(":");
  const uid = Number(fields[2]);
  const gid = Number(fields[3]);
  if (result.exitCode !== 0 || fields[0] !== name || !Number.isInteger(uid) || !Number.isInteger(gid)) {
    throw new RookeryError("internal", `The host did not say who ${name} is: ${result.stderr.trim() || "no answer"}.`);
  }
  if (uid === 0)
    throw new RookeryError(
      "precondition",
      `Database servers must not run as root; set ROOKERY_DB_USER to an unprivileged user.`,
    );
  return { name, uid, gid, ids: { uid, gid } };
}

/**
 * Finds the unprivileged user for servers: ourselves when we are not root; else the configured user, or `rookery-db`.
 * Null when that one is not there yet. Changes nothing.
 */
export async function findDatabaseUser(configured: string | undefined): Promise<DatabaseUser | null> {
  if (process.getuid?.() !== 0) {
    const own = userInfo();
    if (configured !== undefined && configured !== own.username) {
      throw new RookeryError(
        "precondition",
        `ROOKERY_DB_USER is ${configured}, but only root can start servers as another user. Start Rookery as root or as ${configured}.`,
      );
    }
    return { name: own.username, uid: own.uid, gid: own.gid, ids: {} };
  }
  return look(configured ?? DEFAULT_USER);
}

/** The same, and makes the system user `rookery-db` when we are root and no other is configured. */
export async function ensureDatabaseUser(configured: string | undefined): Promise<DatabaseUser> {
  const found = await findDatabaseUser(configured);
  if (found) return found;
  const name = configured ?? DEFAULT_USER;
  if (configured !== undefined && configured !== DEFAULT_USER) {
    throw new RookeryError(
      "precondition",
      `The user ${name} of ROOKERY_DB_USER does not exist. Create it with: useradd --system --user-group ${name}`,
    );
  }
  const argv = [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
    "--",
    name,
  ];
  const made = await runCommand({
    file: "/usr/sbin/useradd",
    argv,
    timeoutMs: 20_000,
  });
  // Another worker may have made it between our look and our act: what counts is that it is there.
  const user = await look(name);
  if (user) return user;
  throw new RookeryError(
    "precondition",
    `The system user ${name} could not be created (${made.stderr.trim()}). Create it with: useradd --system --user-group ${name}`,
  );
}
