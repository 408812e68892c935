import { basename, dirname, isAbsolute, join, normalize } from "node:path";
import { RookeryError } from "../core/errors.ts";

const systemFolders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

/** Programs of the host that Rookery may start. No shell and no interpreter stands here, and none may. */
const systemPrograms: ReadonlySet<string> = new Set([
  "cp",
  "getent",
  "id",
  "useradd",
  "mariadbd",
  "mariadb-install-db",
  "mariadb-backup",
  "mbstream",
  "mariadb",
  "mariadb-admin",
  "mariadb-binlog",
  "mariadb-dump",
  "mariadb-upgrade",
  "mariadb-check",
  "pt-online-schema-change",
  "zstd",
  "age",
  "ansible-playbook",
  "terraform",
  "tofu",
  "podman",
  "docker",
  "kubectl",
]);

/**
 * Checks that `file` is a program we may start: an allow-listed one in a system folder, or any in usr/bin or usr/sbin
 * of `prefix`, a folder of servers that the installation itself configured. Throws `internal`: a caller's mistake.
 */
export function checkProgram(file: string, prefix?: string): void {
  if (!isAbsolute(file) || normalize(file) !== file || file.includes("\0")) {
    throw new RookeryError(
      "internal",
      `A program must be named by its whole, plain path; got ${JSON.stringify(file)}.`,
    );
  }
  const folder = dirname(file);
  // "/" is the system itself: there the list decides.
  if (
    prefix !== undefined &&
    prefix !== "/" &&
    (folder === join(prefix, "usr/bin") || folder === join(prefix, "usr/sbin"))
  )
    return;
  if (systemFolders.includes(folder) && systemPrograms.has(basename(file))) return;
  throw new RookeryError("internal", `${file} is not among the programs that Rookery may start.`);
}

/** Checks that no argument can be cut short by the system. Throws `invalid`. */
export function checkArguments(argv: readonly string[]): void {
  for (const argument of argv) {
    if (argument.includes("\0")) throw new RookeryError("invalid", "A value contains a NUL character; remove it.");
  }
}

/** `--name=value` as one argument, so that a value can never be read as another option. */
export function option(name: string, value: string | number): string {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new RookeryError("internal", `${JSON.stringify(name)} is no option name.`);
  return `--${name}=${value}`;
}

/** A value that stands alone. Throws `invalid` when it begins with a dash, for programs that do not know `--`. */
export function operand(value: string): string {
  if (value.startsWith("-"))
    throw new RookeryError(
      "invalid",
      `${JSON.stringify(value)} begins with a dash and would be read as an option; choose another name.`,
    );
  return value;
}

/** Values behind `--`, for programs that know it: none of them is read as an option. */
export function operands(...values: string[]): string[] {
  return ["--", ...values];
}
