import { withActor } from "#lib/core/context.ts";
import { approveOperation } from "#lib/operations/decide.ts";
import type { OperationsContext } from "#lib/operations/define.ts";
import { proposeOperation } from "#lib/operations/propose.ts";
import { runOperation } from "#lib/operations/run.ts";
import type { ClusterSpecInput } from "#lib/provisioning/schemas.ts";
import { type DemoLoad, startDemoLoad } from "./demo-load.ts";
import { showStep } from "./steps.ts";

const shared = { apiVersion: "rookery/v1", owner: "demo", bufferPoolMb: 64, tlsRequired: true } as const;
const clusters: ClusterSpecInput[] = [
  {
    ...shared,
    name: "orders-prod",
    environment: "production",
    owner: "payments",
    topology: "replication",
    version: "11.8",
    replicas: 2,
    semiSync: true,
  },
  {
    ...shared,
    name: "billing-staging",
    environment: "staging",
    owner: "billing",
    topology: "replication",
    version: "10.11",
    replicas: 1,
  },
  {
    ...shared,
    name: "catalog-dev",
    environment: "development",
    owner: "catalog",
    topology: "standalone",
    version: "11.8",
  },
];

/**
 * Provisions the demo fleet through the product's own operations (production's approval comes from a second system
 * actor, and the audit says so), then starts the write load and the seeded fault. Clusters that exist are left alone.
 */
export async function startDemoFleet(
  context: OperationsContext,
  stop: AbortSignal,
  options: { load: boolean },
): Promise<DemoLoad> {
  await waitFor(stop, async () => ((await context.database.environment.count()) >= 3 ? true : null), 30_000);
  const missing: ClusterSpecInput[] = [];
  for (const spec of clusters)
    if (!(await context.database.cluster.findUnique({ where: { slug: spec.name } }))) missing.push(spec);
  for (const spec of missing)
    await showStep(`Cluster ${spec.name} (MariaDB ${spec.version})`, () => createOrSay(context, spec, stop));
  return showStep(options.load ? "Write load and the seeded fault" : "Seeded fault", () =>
    startDemoLoad(context, { ...options, seedFault: missing.length > 0 }),
  );
}

/** One try more, because a port may be taken between plan and start; then the rest of the fleet goes on without it. */
async function createOrSay(context: OperationsContext, spec: ClusterSpecInput, stop: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await create(context, spec, stop);
    } catch (error) {
      if (stop.aborted) throw error;
      if (attempt < 2) continue;
      console.log(
        `not created\n    ${error instanceof Error ? error.message : String(error)}\n    The rest goes on ...`,
      );
      return;
    }
  }
}

async function create(context: OperationsContext, spec: ClusterSpecInput, stop: AbortSignal): Promise<void> {
  const proposer = withActor(context, { kind: "system", id: "system:demo", name: "Demo set-up" });
  const approver = withActor(context, { kind: "system", id: "system:demo-approval", name: "Demo approval" });
  const ref = await proposeOperation(proposer, {
    kind: "cluster.create",
    input: { spec },
    reason: "Part of the demo fleet",
  });
  const look = () => context.database.operation.findUniqueOrThrow({ where: { id: ref.id } });
  const planned = await waitFor(stop, async () => ((await look()).state === "draft" ? null : look()), 60_000);
  const digest = planned.digest ?? "";
  if (planned.state === "needs approval")
    await approveOperation(approver, { operationId: ref.id, digest, comment: "Demo fleet" });
  if (["needs approval", "approved"].includes(planned.state))
    await runOperation(proposer, { operationId: ref.id, digest, typedName: spec.name });
  const ended = await waitFor(
    stop,
    async () => {
      const row = await look();
      return ["succeeded", "failed", "cancelled", "unknown", "waiting for you"].includes(row.state) ? row : null;
    },
    120_000,
  );
  if (ended.state !== "succeeded")
    throw new Error(
      `Creating ${spec.name} ended as ${ended.state}: ${ended.outcome ?? ""} See operation ${ref.id} in Rookery.`,
    );
}

async function waitFor<T>(stop: AbortSignal, look: () => Promise<T | null>, timeoutMs: number): Promise<T> {
  for (const until = performance.now() + timeoutMs; performance.now() < until && !stop.aborted; ) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    stop.aborted
      ? "Stopped."
      : `Nothing happened for ${timeoutMs / 1000} s. See the worker's log in Rookery's home folder.`,
  );
}
