// Starts web and worker, and with --demo the demo fleet, and shows each step. Runs under Node 24 (see prepare.mjs).
import { parseArgs } from "node:util";
import { readConfig } from "#lib/core/config.ts";
import { openLauncherContext, whenClaimable } from "./launch/context.ts";
import { startDemoFleet } from "./launch/demo-fleet.ts";
import type { DemoLoad } from "./launch/demo-load.ts";
import { prepareHome } from "./launch/home.ts";
import { freePortOrThrow, startProcesses } from "./launch/processes.ts";
import { resetEverything, stopServers } from "./launch/reset.ts";
import { buildIfNeeded, showStep } from "./launch/steps.ts";

const { values } = parseArgs({
  options: {
    demo: { type: "boolean", default: false },
    reset: { type: "boolean", default: false },
    "stop-servers": { type: "boolean", default: false },
    "no-load": { type: "boolean", default: false },
  },
});
const config = readConfig();

try {
  if (values.reset) await resetEverything(config);
  else await launch();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function launch(): Promise<void> {
  await showStep("Home folder and keys", () => prepareHome(config));
  await showStep(`Port ${config.port}`, () => freePortOrThrow(config));
  await showStep("Database schema and build", () => buildIfNeeded(config));
  const running = await showStep("Web and worker", () => startProcesses(config));
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  running.ended.then((what) => {
    if (!stop.signal.aborted) console.error(`\n${what} ended. Its last lines stand in ${running.logFolder}.`);
    stop.abort();
  });
  const context = await openLauncherContext(config);
  let demo: DemoLoad | null = null;
  try {
    if (values.demo) demo = await startDemoFleet(context, stop.signal, { load: !values["no-load"] });
    sayReady(await whenClaimable(context, config), demo !== null);
    await new Promise((resolve) => stop.signal.addEventListener("abort", resolve, { once: true }));
  } catch (error) {
    if (!stop.signal.aborted) console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
  console.log("\nStopping ...");
  await demo?.stopLoad();
  await context.database.$disconnect();
  await running.stop();
  if (values["stop-servers"]) await stopServers(config);
  process.exit();
}

function sayReady(link: string | null, demo: boolean): void {
  console.log(`\nRookery is at ${config.publicUrl}`);
  if (link) console.log(`Claim it (once, within 24 hours): ${link}`);
  console.log(
    `Ctrl-C stops web, worker${demo ? " and the demo load" : ""}; the databases ${values["stop-servers"] ? "are stopped too" : "go on running"}.`,
  );
}
