// What scripts/bench/poll.ts stands on: simulated servers in a process of their own, and a fleet in a fresh database.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createAuditTrail } from "#lib/audit/append-event.ts";
import type { Context } from "#lib/core/context.ts";
import type { Database } from "#lib/core/database.ts";
import { silentLogger } from "#lib/core/log.ts";

/** Starts `count` simulated servers from `firstPort` on and waits until they listen; ended by `end`. */
export async function startSimulator(count: number, firstPort: number): Promise<{ end(): Promise<void> }> {
  const script = fileURLToPath(new URL("../fleet-simulator.ts", import.meta.url));
  const child: ChildProcess = spawn(
    process.execPath,
    [script, "--count", String(count), "--first-port", String(firstPort)],
    // The channel is how it learns that we are gone, however we went.
    { stdio: ["ignore", "pipe", "inherit", "ipc"] },
  );
  const ended = once(child, "exit");
  if (!child.stdout) throw new Error("the simulator has no output");
  const ready = await Promise.race([once(child.stdout, "data"), ended.then(() => null)]);
  if (!ready)
    throw new Error(
      `the fleet simulator ended before it was ready: are ports ${firstPort} to ${firstPort + count - 1} free?`,
    );
  return {
    async end() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Rows for `count` instances in clusters of three, on the simulator's ports. */
export async function seedFleet(database: Database, count: number, firstPort: number): Promise<void> {
  const at = new Date();
  const times = { createdAt: at, updatedAt: at };
  await database.environment.create({
    data: { id: "bench", slug: "bench", name: "Bench", rank: 1, pattern: "outline", policy: {}, ...times },
  });
  const clusters = Array.from({ length: Math.ceil(count / 3) }, (_, k) => ({
    ...{
      id: `cluster-${k}`,
      slug: `cluster-${k}`,
      name: `cluster-${k}`,
      environmentId: "bench",
      owner: "bench",
      labels: {},
      topology: "replication",
    },
    ...{
      version: "11.8",
      provider: "fake",
      managed: false,
      spec: {},
      specVersion: 1,
      state: "active",
      gtidDomainId: 0,
      ...times,
    },
  }));
  await database.cluster.createMany({ data: clusters });
  const instances = Array.from({ length: count }, (_, k) => ({
    ...{
      id: `instance-${k}`,
      clusterId: `cluster-${Math.floor(k / 3)}`,
      name: `db-${k}`,
      host: "127.0.0.1",
      port: firstPort + k,
      serverId: k + 1,
    },
    ...{
      version: "11.8",
      desired: "running",
      tls: "off",
      account: "rookery",
      providerState: {},
      settings: {},
      ...times,
    },
  }));
  for (let start = 0; start < count; start += 500)
    await database.instance.createMany({ data: instances.slice(start, start + 500) });
}

/** A context as the worker's loops have it; it opens no secrets. */
export function benchContext(database: Database): Context {
  const refuse = () => Promise.reject(new Error("the bench keeps no secrets"));
  return {
    actor: { kind: "system", id: "bench", name: "Bench" },
    now: () => new Date(),
    log: silentLogger,
    database,
    audit: createAuditTrail(),
    vault: { seal: refuse, open: refuse, canOpen: false },
    requestId: "bench",
  };
}
