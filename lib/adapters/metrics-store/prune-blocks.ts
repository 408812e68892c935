import { interruptibleSleep } from "../../core/clock.ts";
import type { PruneReport } from "../../monitoring/ports.ts";
import type { MetricsFile } from "./metrics-file.ts";

// Small bites: each delete of 200 blocks takes some 25 ms, and other writers get their turn between two of them.
const rowsPerBite = 200;
const pagesPerBite = 2_000;

/** Deletes blocks and rollups that ended before their horizon, and instances of which nothing is left. */
export async function pruneBlocks(
  file: MetricsFile,
  horizon: { blocksBeforeMs: number; rollsBeforeMs: number },
  signal?: AbortSignal,
): Promise<PruneReport> {
  const blocks = await deleteOld(file, "block", horizon.blocksBeforeMs, signal);
  const rolls = await deleteOld(file, "roll", horizon.rollsBeforeMs, signal);
  const instances = await file.write((open) => {
    const gone = open.prepare(
      `SELECT l.inst AS inst FROM latest l WHERE l.ts < ? AND NOT EXISTS (SELECT 1 FROM roll WHERE roll.inst = l.inst)
       AND NOT EXISTS (SELECT 1 FROM block WHERE block.inst = l.inst) LIMIT ${rowsPerBite}`,
    );
    const leaving = gone.all(horizon.rollsBeforeMs).map((row) => Number(row.inst));
    for (const inst of leaving) {
      open.prepare("DELETE FROM latest WHERE inst = ?").run(inst);
      open.prepare("DELETE FROM carry WHERE inst = ?").run(inst);
      open.prepare("DELETE FROM instance WHERE n = ?").run(inst);
    }
    return leaving.length;
  });
  if (blocks + rolls > 0)
    await file.outsideTransaction((open) => open.database.exec(`PRAGMA incremental_vacuum(${pagesPerBite})`));
  return { blocks, rolls, instances };
}

async function deleteOld(
  file: MetricsFile,
  table: "block" | "roll",
  beforeMs: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let total = 0;
  while (!signal?.aborted) {
    const deleted = await file.write((open) =>
      Number(
        open
          .prepare(
            `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE t0 < ? ORDER BY t0 LIMIT ${rowsPerBite})`,
          )
          .run(beforeMs).changes,
      ),
    );
    total += deleted;
    if (deleted < rowsPerBite) return total;
    await interruptibleSleep(5);
  }
  return total;
}
