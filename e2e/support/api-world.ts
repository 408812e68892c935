import { interruptibleSleep } from "#lib/core/clock.ts";
import type { Context } from "#lib/core/context.ts";
import { newId } from "#lib/core/ids.ts";
import { analyseClusters } from "#lib/inventory/analyse-cluster.ts";
import { middlePolicy } from "#lib/inventory/environment-schemas.ts";
import { answerNextProbe } from "#lib/inventory/probes/answer-probe.ts";
import type { Catalogue } from "#lib/operations/define.ts";
import type { OperationState } from "#lib/operations/schemas.ts";
import { probeAnswers } from "./api-answers.ts";
import { observeCluster, type SeededCluster, seedCluster, seedEnvironment } from "./inventory-rows.ts";
import { proposeToy, ToyServer, toyOperation, work } from "./toy-operations.ts";

/** Two environments with a cluster each, an operation to copy, and a worker that answers questions. */
export interface ApiWorld {
  worker: Context;
  catalogue: Catalogue;
  alpha: string;
  beta: string;
  /** In alpha; what tests act on. */
  cluster: SeededCluster;
  /** In beta; nobody of alpha may see its name. */
  hidden: SeededCluster;
  instanceId: string;
  /** A new operation on the cluster in alpha, proposed by somebody who calls nothing. */
  operation(
    state: OperationState,
    over?: { approvalsNeeded?: number },
  ): Promise<{ id: number; digest: string; version: number }>;
  stop(): Promise<void>;
}

const servers = [{ name: "one" }, { name: "two", follows: "one", readOnly: true }];

export async function makeWorld(worker: Context): Promise<ApiWorld> {
  const alpha = await seedEnvironment(worker, "alpha", 10);
  const beta = await seedEnvironment(worker, "beta", 20);
  await worker.database.environment.updateMany({ data: { policy: middlePolicy } });
  const cluster = await seedCluster(worker, alpha, "orders-alpha", servers, { managed: true, labels: { team: "a" } });
  const hidden = await seedCluster(worker, beta, "payroll-beta", servers);
  for (const each of [cluster, hidden]) await observeCluster(worker, each, servers, worker.now());
  await analyseClusters(worker);
  const toy = toyOperation(new ToyServer());
  const catalogue: Catalogue = { get: (kind) => (kind === toy.kind ? toy : undefined), kinds: () => [toy.kind] };
  const template = await plannedOperation({ ...worker, catalogue }, cluster.id);
  await plannedOperation({ ...worker, catalogue }, hidden.id);
  await beat(worker);

  const stopping = new AbortController();
  const answering = answerUntil(worker, stopping.signal);
  return {
    worker,
    catalogue,
    alpha,
    beta,
    cluster,
    hidden,
    instanceId: cluster.instanceIds.one ?? "",
    async operation(state, over = {}) {
      const source = await worker.database.operation.findUniqueOrThrow({ where: { id: template } });
      const { id: _, input, plan, facts: __, ...row } = source;
      const copy = { ...row, input: input ?? {}, plan: plan ?? {}, state, ...over, startedAt: startedIn(state) };
      const { id, digest, version } = await worker.database.operation.create({ data: copy });
      return { id, digest: digest ?? "", version };
    },
    async stop() {
      stopping.abort();
      await answering;
    },
  };
}

function startedIn(state: OperationState): Date | null {
  return ["draft", "needs approval", "approved", "scheduled", "queued"].includes(state) ? null : new Date();
}

async function plannedOperation(context: Context & { catalogue: Catalogue }, clusterId: string): Promise<number> {
  const id = await proposeToy(context, clusterId);
  await work(context);
  return id;
}

async function beat(worker: Context): Promise<void> {
  const now = worker.now();
  const leaseUntil = new Date(now.getTime() + 3_600_000);
  const row = {
    id: newId(),
    host: "canary-host.internal",
    pid: 4711,
    version: "0.1.0",
    draining: false,
    pollDelayMs: 12,
  };
  await worker.database.worker.create({
    data: { ...row, startedAt: now, heartbeatAt: now, leaseUntil, details: { locked: false, operations: 0 } },
  });
}

async function answerUntil(worker: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answered = await answerNextProbe(worker, undefined, probeAnswers, signal);
    if (!answered) await interruptibleSleep(20, signal);
  }
}
