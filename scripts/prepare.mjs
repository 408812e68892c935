// What has to be there before the launcher can run: npm packages, the right Node, MariaDB. Plain Node >= 18, no packages.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureDependencies, root } from "./dependencies.mjs";
import { installMariadb } from "./install-tools.mjs";
import { findNode, nodeEnvironment } from "./run.mjs";

/** Says what is being waited for, then how long it took. */
export async function step(name, work) {
  process.stdout.write(`  ${name} ... `);
  const startedAt = Date.now();
  const result = await work();
  console.log(result?.skipped ? result.skipped : `${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}

/** Installs what is missing, then runs the launcher with Node 24 until Ctrl-C. */
export async function prepareAndLaunch({ demo, argv }) {
  console.log(demo ? "Rookery with its demo fleet" : "Rookery");
  try {
    await step("npm packages and Node 24", ensureDependencies);
    if (!argv.includes("--reset")) await step("MariaDB 10.11 and 11.8 programs", installServers);
  } catch (error) {
    console.log("failed");
    console.error(`\n${error.message}`);
    process.exit(1);
  }
  const node = findNode();
  const child = spawn(
    node,
    [join(root, "scripts", "launch.ts"), ...(demo ? ["--demo"] : []), ...argv.filter((word) => word !== "--")],
    {
      cwd: root,
      stdio: "inherit",
      env: nodeEnvironment(node),
    },
  );
  // The launcher gets Ctrl-C from the terminal itself; other signals are passed on, and its end is ours.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => process.exit(code ?? 1));
}

// Without servers the product still runs: it can adopt existing ones. So this failure is told, and not the end.
function installServers() {
  try {
    installMariadb();
    return {};
  } catch (error) {
    return { skipped: `not there.\n    ${error.message}\n    Going on without: servers can be imported, not created.` };
  }
}
