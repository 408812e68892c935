import { access, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { RookeryError } from "../../core/errors.ts";
import { runCommand } from "../exec.ts";

/** A MariaDB that is installed on this host. */
export interface Installation {
  series: string;
  version: string;
  /** The folder that holds usr/sbin/mariadbd; "/" for the system's own. */
  prefix: string;
  server: string;
  programs: string;
  baseFolder: string;
  shareFolder: string;
  pluginFolder: string;
}

const seriesName = /^\d{1,2}\.\d{1,2}$/;

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

const known = new Map<string, { stamp: string; installation: Installation }>();

/** Asks `prefix`/usr/sbin/mariadbd for its version. Null when there is none or it does not say. */
async function inspect(prefix: string): Promise<Installation | null> {
  const server = join(prefix, "usr/sbin/mariadbd");
  if (!(await isThere(server))) return null;
  const file = await stat(server);
  const stamp = `${file.mtimeMs}:${file.size}:${file.ino}`;
  const before = known.get(server);
  if (before?.stamp === stamp) return before.installation;
  const result = await runCommand({
    file: server,
    argv: ["--no-defaults", "--version"],
    prefix,
    timeoutMs: 10_000,
  });
  const version = /Ver (\d+\.\d+\.\d+)-MariaDB/.exec(result.stdout)?.[1];
  if (result.exitCode !== 0 || version === undefined) return null;
  const share = join(prefix, "usr/share");
  const shareFolder = (await isThere(join(share, "mariadb/errmsg-utf8.txt")))
    ? join(share, "mariadb")
    : join(share, "mysql");
  const installation = {
    series: version.split(".").slice(0, 2).join("."),
    version,
    prefix,
    server,
    programs: join(prefix, "usr/bin"),
    baseFolder: join(prefix, "usr"),
    shareFolder,
    pluginFolder: join(prefix, "usr/lib/mysql/plugin"),
  };
  known.set(server, { stamp, installation });
  return installation;
}

/** Every MariaDB below `serversFolder`/<series>, and the system's own where its series is not among them. */
export async function findInstallations(serversFolder: string): Promise<Installation[]> {
  const names = (await isThere(serversFolder)) ? await readdir(serversFolder) : [];
  const prefixes = names.filter((name) => seriesName.test(name)).map((name) => join(serversFolder, name));
  const found: Installation[] = [];
  for (const installation of await Promise.all([...prefixes, "/"].map(inspect))) {
    if (installation && !found.some((other) => other.series === installation.series)) found.push(installation);
  }
  return found;
}

/** The installation of a series ("11.8"). Throws `precondition` that names what is there. */
export async function findInstallation(serversFolder: string, series: string): Promise<Installation> {
  const all = await findInstallations(serversFolder);
  const wanted = all.find((installation) => installation.series === series);
  if (wanted) return wanted;
  throw new RookeryError(
    "precondition",
    notInstalled(
      series,
      all.map((installation) => installation.series),
      serversFolder,
    ),
  );
}

/** The sentence for a version that is not here. */
export function notInstalled(series: string, there: string[], serversFolder: string): string {
  const rest = there.length > 0 ? `Installed are: ${there.sort().join(", ")}.` : "No MariaDB server is installed.";
  return `MariaDB ${series} is not installed on this host. ${rest} Choose one of them, or install the server below ${join(serversFolder, series)}.`;
}
