import { isDeepStrictEqual } from "node:util";
import { findOperationOrThrow } from "#lib/operations/rows.ts";
import type { TracePoint } from "#lib/operations/run-step.ts";
import { expireLeases, type OperationHarness } from "./operation-harness.ts";

/** One operation kind in the matrix: how it begins, and what is true on the servers when it is over. */
export interface CrashScenario {
  kind: string;
  /** What to propose now. Called once per run, after the scenario before it in the cycle has ended. */
  begin(house: OperationHarness): Promise<{ input: unknown; typedName?: string }>;
  /** Read from servers and rows, without ids and times: equal for every run, wherever it died. */
  end(house: OperationHarness): Promise<unknown>;
}

export interface CrashPoint {
  key: string;
  point: TracePoint;
}

/** What the death of a worker looks like to the engine: nothing after it is done, nothing is settled. */
class WorkerDied extends Error {
  override readonly name = "WorkerDied";
}

const heart: readonly TracePoint[] = ["after intent", "after act"];

/**
 * The points of a run that are tried: those around the act of every step always, of the others each `stride`-th (1 is
 * all of them).
 */
export function samplePoints(points: readonly CrashPoint[], stride: number): CrashPoint[] {
  return points.filter((point, index) => heart.includes(point.point) || index % stride === 0);
}

async function runOnce(
  house: OperationHarness,
  scenario: CrashScenario,
  dieAt: CrashPoint | null,
): Promise<{ points: CrashPoint[]; end: unknown }> {
  const { input, typedName } = await scenario.begin(house);
  const points: CrashPoint[] = [];
  let died = false;
  const trace = (point: TracePoint, { key }: { key: string }) => {
    points.push({ key, point });
    if (died || dieAt?.key !== key || dieAt.point !== point) return;
    died = true;
    throw new WorkerDied(`${scenario.kind} at ${key}, ${point}`);
  };
  const where = `${scenario.kind}${dieAt ? `, died at "${dieAt.key}" ${dieAt.point}` : ""}`;
  const planned = await house.plan(scenario.kind, input, { ...(typedName ? { typedName } : {}), run: true });
  try {
    await house.resume({ workerId: "worker-1", trace });
  } catch (error) {
    if (!(error instanceof WorkerDied)) throw error;
  }
  if (dieAt && !died) throw new Error(`${where}: the point was never reached`);
  const before = await findOperationOrThrow(house.database, planned.id);
  if (dieAt && before.state !== "running")
    throw new Error(`${where}: left as ${before.state} (${before.outcome}), but a dead worker settles nothing`);
  await expireLeases(house.database);
  await house.resume({ workerId: "worker-2" });
  const after = await findOperationOrThrow(house.database, planned.id);
  if (after.state !== "succeeded") throw new Error(`${where}: ended as ${after.state}: ${after.outcome}`);
  if (dieAt && after.term <= before.term) throw new Error(`${where}: the second worker has no newer term`);
  return { points, end: await scenario.end(house) };
}

/**
 * Runs operations that undo each other in turn (create, destroy), first unharmed to learn their points and their end,
 * then with the worker dying at every sampled point and another one going on. Throws where an end differs. Returns how
 * many deaths were survived by kind.
 */
export async function crashCycle(
  house: OperationHarness,
  cycle: readonly CrashScenario[],
  stride = 1,
): Promise<Map<string, number>> {
  const learnt = [];
  for (const scenario of cycle) {
    const { points, end } = await runOnce(house, scenario, null);
    learnt.push({ scenario, chosen: samplePoints(points, stride), end });
  }
  const rounds = Math.max(...learnt.map((one) => one.chosen.length));
  const survived = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const { scenario, chosen, end } of learnt) {
      const dieAt = chosen[round] ?? null;
      const found = await runOnce(house, scenario, dieAt);
      if (!isDeepStrictEqual(found.end, end)) {
        throw new Error(
          `${scenario.kind}, died at ${JSON.stringify(dieAt)}, ended otherwise:\n${JSON.stringify(found.end)}\ninstead of\n${JSON.stringify(end)}`,
        );
      }
      if (dieAt) survived.set(scenario.kind, (survived.get(scenario.kind) ?? 0) + 1);
    }
  }
  return survived;
}
