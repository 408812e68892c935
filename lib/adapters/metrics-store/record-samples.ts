import { RookeryError } from "../../core/errors.ts";
import type { MetricColumn, MetricSample } from "../../monitoring/ports.ts";
import { registerColumns } from "./column-versions.ts";
import type { OpenFile } from "./metrics-file.ts";

/**
 * Keeps a batch inside the caller's transaction. Each row remembers which row of the same instance came before it
 * (`prev`): a series is then read by walking that chain with point lookups, while rows are appended in time order.
 */
export function recordSamples(
  file: OpenFile,
  columns: readonly MetricColumn[],
  samples: readonly MetricSample[],
): void {
  const version = registerColumns(file, columns);
  const findInstance = file.prepare("SELECT n FROM instance WHERE id = ?");
  const addInstance = file.prepare("INSERT INTO instance(id) VALUES (?)");
  const findLatest = file.prepare("SELECT ts FROM latest WHERE inst = ?");
  const addRaw = file.prepare("INSERT INTO raw(ts, inst, prev, cols, v) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const setLatest = file.prepare(
    "INSERT INTO latest(inst, ts) VALUES (?, ?) ON CONFLICT(inst) DO UPDATE SET ts = excluded.ts",
  );
  for (const sample of samples) {
    if (sample.values.length !== columns.length) {
      throw new RookeryError(
        "internal",
        `A scrape has ${sample.values.length} values where the catalogue has ${columns.length} metrics.`,
      );
    }
    const atMs = Math.round(sample.atMs);
    const inst = Number(findInstance.get(sample.instanceId)?.n ?? addInstance.run(sample.instanceId).lastInsertRowid);
    const previous = findLatest.get(inst)?.ts ?? null;
    const bytes = new Uint8Array(sample.values.buffer, sample.values.byteOffset, sample.values.byteLength);
    const added = addRaw.run(atMs, inst, previous, version, bytes);
    if (Number(added.changes) > 0) setLatest.run(inst, atMs);
  }
}
