import type { Database, Tx } from "../core/database.ts";
import type { Observation } from "./schemas.ts";
import { controlPlaneIsolated } from "./topology/evidence.ts";
import { silenceStaleAfterMs, staleAfterMs, type Thresholds } from "./topology/thresholds.ts";

/** Whether most of the fleet fell silent at once (promise P7); reads only the failed polls and one count. */
export async function fleetIsolated(database: Database | Tx, now: Date, thresholds: Thresholds): Promise<boolean> {
  const since = (ms: number) => ({ at: { gte: new Date(now.getTime() - ms) } });
  const silent = await database.observation.findMany({
    where: { ...since(silenceStaleAfterMs(thresholds)), reachable: false },
    select: { instanceId: true, at: true, failures: true, error: true },
  });
  if (silent.length === 0) return false;
  const answering = await database.observation.count({
    where: { ...since(staleAfterMs(thresholds)), reachable: true },
  });
  const bodiless = { body: null, bodyAt: null };
  const failed = silent.map((row): Observation => ({ ...row, ...bodiless, reachable: false }));
  const heard = Array.from(
    { length: answering },
    (): Observation => ({ instanceId: "", at: now, reachable: true, failures: 0, error: null, ...bodiless }),
  );
  return controlPlaneIsolated([...failed, ...heard], now, thresholds);
}
