// Puts MariaDB 10.11 and 11.8 into Rookery's own folder, and Chromium with fonts onto the machine (for the page tests).
//   node scripts/install-tools.mjs [mariadb] [browser]      without words: both
// Plain Node >= 18, no packages: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const releases = new Map([
  ["10.11", "bookworm"],
  ["11.8", "trixie"],
]);
export const mariadbSeries = ["10.11", "11.8"];

/** Where the MariaDB prefixes lie; the same rule as lib/core/config.ts, which cannot be loaded yet. */
export function serversFolder(environment = process.env) {
  if (environment.ROOKERY_SERVERS) return environment.ROOKERY_SERVERS;
  if (environment.ROOKERY_HOME) return join(environment.ROOKERY_HOME, "servers");
  if (process.getuid?.() === 0) return "/var/lib/rookery/servers";
  return join(environment.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "rookery", "servers");
}

/** Fetches the series that are missing. Throws an Error that says the cause and the mend. Returns their prefixes by series. */
export function installMariadb(series = mariadbSeries, folder = serversFolder()) {
  const prefixes = {};
  for (const name of series) {
    prefixes[name] = join(folder, name);
    if (existsSync(join(prefixes[name], "usr/sbin/mariadbd"))) continue;
    fetchSeries(name, folder);
  }
  return prefixes;
}

function fetchSeries(series, folder) {
  const suite = releases.get(series);
  if (!suite) throw new Error(`MariaDB ${series} is not among ${mariadbSeries.join(", ")}.`);
  if (!isOnPath("apt-get") || !isOnPath("dpkg-deb")) {
    throw new Error(
      `MariaDB ${series} is missing in ${folder}, and this is not a Debian machine that could fetch it. Put an unpacked MariaDB ${series} there (usr/sbin/mariadbd below ${join(folder, series)}), or set ROOKERY_SERVERS.`,
    );
  }
  makeFolder(folder);
  const prefix = join(folder, series);
  console.log(`Fetching MariaDB ${series} into ${prefix} ...`);
  // The addresses inside the programs are absolute, so it is built in place; a half-built one must not be taken for whole.
  const result = spawnSync("bash", [join(here, "fetch-mariadb.sh"), prefix, suite, machineMirror()], {
    encoding: "utf8",
  });
  if (result.status === 0 && existsSync(join(prefix, "usr/sbin/mariadbd"))) return;
  rmSync(prefix, { recursive: true, force: true });
  const said = `${result.stderr ?? ""}${result.error?.message ?? ""}`.trim().split("\n").slice(-5).join("\n");
  throw new Error(
    `MariaDB ${series} could not be fetched:\n${said}\nCheck that "apt-get update" works on this machine and start again.`,
  );
}

/** The mirror in the machine's own apt configuration: the one Debian itself comes from. */
export function machineMirror() {
  const found = findMirror([]) ?? withPrivateLists(findMirror);
  if (found) return found;
  throw new Error(
    'apt knows no Debian mirror on this machine. Run "apt-get update" as root, or check the sources of apt.',
  );
}

function findMirror(options) {
  const argv = [...options, "indextargets", "--format", "$(ORIGIN)|$(CODENAME)|$(REPO_URI)"];
  const result = spawnSync("apt-get", argv, { encoding: "utf8" });
  const lines = (result.stdout ?? "").split("\n").map((line) => line.split("|"));
  const debian = lines.filter(([origin, , uri]) => uri && (origin === "Debian" || /\/debian\/?$/.test(uri)));
  const main = debian.find(([, codename]) => !/-(security|updates|backports)$/.test(codename)) ?? debian[0];
  return main?.[2].replace(/\/$/, "");
}

// A machine on which nobody has run "apt-get update" tells no targets; lists of our own need no root and change nothing.
function withPrivateLists(ask) {
  const folder = mkdtempSync(join(tmpdir(), "rookery-apt-"));
  try {
    mkdirSync(join(folder, "lists", "partial"), { recursive: true });
    mkdirSync(join(folder, "cache", "archives", "partial"), { recursive: true });
    const settings = [
      `Dir::State::lists=${folder}/lists`,
      `Dir::Cache=${folder}/cache`,
      "Debug::NoLocking=true",
      "APT::Sandbox::User=",
    ];
    const options = settings.flatMap((setting) => ["-o", setting]);
    spawnSync("apt-get", [...options, "update", "-qq"], { encoding: "utf8" });
    return ask(options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Installs Chromium and the fonts when they are missing. Throws with the exact command when that needs a right we lack. */
export function installBrowser() {
  const missing = [
    ...(findChromium() ? [] : ["chromium"]),
    ...(existsSync("/usr/share/fonts/truetype/liberation") || existsSync("/usr/share/fonts/truetype/liberation2")
      ? []
      : ["fonts-liberation"]),
  ];
  if (missing.length === 0) return findChromium();
  const command = ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=900", ...missing];
  const asRoot =
    process.getuid?.() === 0
      ? command
      : spawnSync("sudo", ["-n", "true"]).status === 0
        ? ["sudo", "-n", ...command]
        : undefined;
  if (!asRoot || !isOnPath("apt-get")) {
    throw new Error(`${missing.join(" and ")} is missing and needs root to install. Run:\n  sudo ${command.join(" ")}`);
  }
  console.log(`Installing ${missing.join(" and ")} ...`);
  const run = () =>
    spawnSync(asRoot[0], asRoot.slice(1), {
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  let result = run();
  if (result.status !== 0) {
    // Package lists that are missing or old are the usual cause.
    spawnSync(
      asRoot[0] === "sudo" ? "sudo" : "apt-get",
      asRoot[0] === "sudo" ? ["-n", "apt-get", "update", "-qq"] : ["update", "-qq"],
    );
    result = run();
  }
  const path = findChromium();
  if (result.status === 0 && path) return path;
  throw new Error(
    `${missing.join(" and ")} could not be installed:\n${(result.stderr ?? "").trim().split("\n").slice(-5).join("\n")}\nRun by hand: ${asRoot.join(" ")}`,
  );
}

/** Path of a Chromium or Chrome on this machine, or undefined. */
export function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  return names.flatMap((name) => pathsOf(name)).find((path) => existsSync(path));
}

function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new Error(
      `${folder} cannot be written: ${cause.message}. Give this user the right, or set ROOKERY_SERVERS to a folder of its own.`,
    );
  }
}

function isOnPath(program) {
  return pathsOf(program).some((path) => existsSync(path));
}

function pathsOf(program) {
  return (process.env.PATH ?? "")
    .split(":")
    .filter(Boolean)
    .map((folder) => join(folder, program));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  try {
    if (words.length === 0 || words.includes("mariadb")) {
      for (const [series, prefix] of Object.entries(installMariadb())) console.log(`MariaDB ${series}: ${prefix}`);
    }
    if (words.length === 0 || words.includes("browser")) console.log(`Chromium: ${installBrowser()}`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
