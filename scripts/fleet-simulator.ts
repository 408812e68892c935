import { parseArgs } from "node:util";
import { startSimulatedFleet } from "#e2e/support/simulated-servers.ts";

// Usage: node scripts/run.mjs scripts/fleet-simulator.ts --count 2000 --first-port 20000 [--host 127.0.0.1] [--slow 5=10000 ...]
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "300" },
    "first-port": { type: "string", default: "20000" },
    host: { type: "string", default: "127.0.0.1" },
    slow: { type: "string", multiple: true, default: [] },
  },
});

function wholeNumber(text: string, name: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} needs a whole number, not "${text}".`);
  return Number(text);
}

const slow = new Map<number, number>();
for (const entry of values.slow) {
  const [index = "", delay = ""] = entry.split("=");
  slow.set(wholeNumber(index, "slow"), wholeNumber(delay, "slow"));
}

const fleet = await startSimulatedFleet({
  count: wholeNumber(values.count, "count"),
  firstPort: wholeNumber(values["first-port"], "first-port"),
  host: values.host,
  delayMs: (index) => slow.get(index) ?? 0,
});

const first = fleet.instances[0];
const last = fleet.instances.at(-1);
console.log(
  JSON.stringify({
    ready: true,
    count: fleet.instances.length,
    firstPort: first?.port,
    lastPort: last?.port,
    pid: process.pid,
  }),
);

async function stop(): Promise<void> {
  console.log(
    JSON.stringify({
      stopped: true,
      statements: fleet.statements(),
      connections: fleet.connections(),
    }),
  );
  await fleet.close();
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
// Started by a bench that is gone: nobody will ask any more.
process.on("disconnect", () => void stop());
