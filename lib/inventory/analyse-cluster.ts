import { isDeepStrictEqual } from "node:util";
import type { Context } from "../core/context.ts";
import { inTransaction, type Prisma, type Tx } from "../core/database.ts";
import { analyse } from "./analysis/analyse.ts";
import { type Conclusion, clusterChangeEvents } from "./cluster-changes.ts";
import { type ClusterModel, loadClusterModels, type VerdictSummary, wishedSemiSync } from "./cluster-model.ts";
import { recordEvent } from "./events/record-event.ts";
import { fleetIsolated } from "./fleet-isolated.ts";
import { readThresholds } from "./rows.ts";
import { instanceStateOf } from "./topology/instance-state.ts";
import { worseLag } from "./topology/lag.ts";
import type { Thresholds } from "./topology/thresholds.ts";
import { verdictOf } from "./verdict.ts";
import { demandSystem } from "./visibility.ts";

// An unchanged verdict is touched this often: its age tells that somebody still looks.
const touchMs = 10_000;

// A first poll comes within one interval; after this long its absence is worth a word.
const firstLookMs = 10_000;

export interface AnalysisReport {
  analysed: number;
  /** Clusters whose state, sentence or findings are new. */
  changed: number;
}

/** Analyses one cluster from its latest observations; see analyseClusters. */
export async function analyseCluster(context: Context, clusterId: string): Promise<AnalysisReport> {
  return analyseClusters(context, [clusterId]);
}

/**
 * Analyses clusters and writes what is new: Verdict, the open HealthSpan, and one Event per change, in one transaction.
 * Nothing is written for a cluster of which nothing changed, but a touch every 10 s. Of two workers that analyse the
 * same cluster at once, one writes.
 *
 * @param clusterIds which ones; all that are not gone when left out
 */
export async function analyseClusters(context: Context, clusterIds?: readonly string[]): Promise<AnalysisReport> {
  demandSystem(context.actor);
  const now = context.now();
  const thresholds = await readThresholds(context.database);
  const where: Prisma.ClusterWhereInput = {
    state: { not: "gone" },
    ...(clusterIds ? { id: { in: [...clusterIds] } } : {}),
  };
  const [loaded, isolated] = await Promise.all([
    loadClusterModels(context.database, where, now, thresholds),
    fleetIsolated(context.database, now, thresholds),
  ]);
  const models = loaded.filter((model) => !awaitsFirstLook(model, now));
  const running = await runningOperations(context, models);
  const results = models.map((model) =>
    conclude(model, { now, thresholds, isolated, operation: running.get(model.cluster.id) ?? null }),
  );
  const changed = results.filter((result) => differs(result));
  const tired = results.filter(
    (result) =>
      !differs(result) && result.model.verdict && now.getTime() - result.model.verdict.at.getTime() >= touchMs,
  );
  if (changed.length > 0) {
    await inTransaction(context.database, async (tx) => {
      for (const result of changed) await writeChange(tx, result, now);
    });
  }
  if (tired.length > 0)
    await context.database.verdict.updateMany({
      where: { clusterId: { in: tired.map(({ model }) => model.cluster.id) } },
      data: { at: now },
    });
  return { analysed: results.length, changed: changed.length };
}

function conclude(
  model: ClusterModel,
  io: { now: Date; thresholds: Thresholds; isolated: boolean; operation: string | null },
): Conclusion {
  const { cluster, topology } = model;
  const { now, thresholds } = io;
  const inDowntime = cluster.downtimeUntil !== null && cluster.downtimeUntil > now;
  const binlog = restingBinlog(model, now);
  const analysis = analyse({
    cluster: { slug: cluster.slug, topology: cluster.topology, semiSync: wishedSemiSync(cluster) },
    topology,
    isolated: io.isolated,
    binlogStillSince: binlog ? new Date(binlog.since) : null,
    previous: model.findings,
    now,
    thresholds,
  });
  const verdict = verdictOf({
    name: cluster.name,
    lifeState: cluster.state,
    downtimeUntil: cluster.downtimeUntil,
    downtimeWhy: cluster.downtimeWhy,
    runningOperation: io.operation,
    analysis,
    now,
  });
  const states = Object.fromEntries(
    [...topology.nodes].map(([id, node]) => [
      id,
      instanceStateOf({ node, topology, findings: analysis.findings, inDowntime, now, thresholds }),
    ]),
  );
  const lags = [...analysis.facts.lags.values()].filter((lag) => lag !== null);
  const worst = lags.length > 0 ? lags.reduce(worseLag) : null;
  return {
    model,
    verdict,
    findings: analysis.findings,
    lag: { state: worst?.state ?? "none", seconds: worst?.seconds ?? null },
    summary: {
      quiet: verdict.quiet,
      primaryId: topology.primaryId,
      roles: Object.fromEntries(analysis.facts.roles),
      states,
      binlog,
    },
  };
}

// Kept only in the suspicious case: semi-sync waits and nobody is there to acknowledge.
function restingBinlog(model: ClusterModel, now: Date): VerdictSummary["binlog"] {
  const primary = model.topology.primaryId ? model.topology.nodes.get(model.topology.primaryId) : undefined;
  const body = primary?.live ? primary.body : null;
  if (!body?.semiSync.primaryActive || body.semiSync.primaryClients > 0) return null;
  const before = model.summary.binlog;
  return before?.position === body.gtidBinlogPos ? before : { position: body.gtidBinlogPos, since: now.toISOString() };
}

/** True for a cluster that joined moments ago and of which not every member was looked at yet: there is nothing to say. */
function awaitsFirstLook({ cluster, observations, verdict }: ClusterModel, now: Date): boolean {
  const joinedMs = now.getTime() - cluster.updatedAt.getTime();
  return (
    verdict === null &&
    cluster.downtimeUntil === null &&
    joinedMs < firstLookMs &&
    observations.size < cluster.instances.length
  );
}

function differs(result: Conclusion): boolean {
  const stored = result.model.verdict;
  if (!stored) return true;
  return (
    stored.state !== result.verdict.state ||
    stored.sentence !== result.verdict.sentence ||
    stored.lagState !== result.lag.state ||
    lagMoved(stored.lagSeconds, result.lag.seconds) ||
    !isDeepStrictEqual(result.model.findings, result.findings) ||
    !isDeepStrictEqual(result.model.summary, result.summary)
  );
}

// A second up or down is noise: the table is not rewritten for it.
function lagMoved(before: number | null, now: number | null): boolean {
  if (before === null || now === null) return before !== now;
  return Math.abs(before - now) > Math.max(2, before * 0.1);
}

async function writeChange(tx: Tx, result: Conclusion, now: Date): Promise<void> {
  const { cluster, verdict: stored } = result.model;
  const stateChanged = stored?.state !== result.verdict.state;
  const data = {
    at: now,
    since: stateChanged || !stored ? now : stored.since,
    state: result.verdict.state,
    rank: result.verdict.rank,
    sentence: result.verdict.sentence,
    lagState: result.lag.state,
    lagSeconds: result.lag.seconds,
    findings: result.findings,
    summary: result.summary,
  };
  if (!stored) {
    if ((await tx.verdict.count({ where: { clusterId: cluster.id } })) > 0) return;
    await tx.verdict.create({ data: { clusterId: cluster.id, ...data } });
  } else {
    // Only where the row is still the one that was read: the other worker that analysed meanwhile has written all of it.
    const won = await tx.verdict.updateMany({ where: { clusterId: cluster.id, at: stored.at }, data });
    if (won.count === 0) return;
  }
  if (stateChanged) {
    await tx.healthSpan.updateMany({ where: { clusterId: cluster.id, endedAt: null }, data: { endedAt: now } });
    await tx.healthSpan.create({
      data: {
        clusterId: cluster.id,
        state: result.verdict.state,
        sentence: result.verdict.sentence,
        startedAt: now,
        endedAt: null,
      },
    });
  }
  for (const event of clusterChangeEvents(result, now)) await recordEvent(tx, event);
}

async function runningOperations(context: Context, models: readonly ClusterModel[]): Promise<Map<string, string>> {
  const rows = await context.database.operation.findMany({
    where: {
      clusterId: { in: models.map((model) => model.cluster.id) },
      state: { in: ["running", "cancelling"] },
      lock: { not: null },
    },
    select: { clusterId: true, title: true },
  });
  return new Map(rows.flatMap((row) => (row.clusterId ? [[row.clusterId, row.title] as const] : [])));
}
