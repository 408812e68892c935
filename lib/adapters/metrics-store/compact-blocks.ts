import { interruptibleSleep } from "../../core/clock.ts";
import type { CompactReport, MetricColumn } from "../../monitoring/ports.ts";
import { encodeColumns, openBlock } from "./column-codec.ts";
import { type ColumnVersions, readColumnVersions, registerColumns, valuesInOrder } from "./column-versions.ts";
import type { MetricsFile, OpenFile } from "./metrics-file.ts";
import { instancesWithRows, type RawRow, readRawRows, readStrayRows } from "./raw-rows.ts";
import { readBlocks } from "./read-rows.ts";
import { rollUp } from "./roll-up.ts";

/** How the store packs: block width, how long after its end late rows are waited for, and the longest span of a rate. */
export interface CompactShape {
  columns: readonly MetricColumn[];
  blockMs: number;
  graceMs: number;
  longestMs: number;
  instancesPerTransaction: number;
  /** Pause after each instance, as a multiple of the time it took: polls share the thread. */
  restFactor: number;
}

// What packing one instance needs to change, worked out before the write lock is taken.
interface PackedInstance {
  inst: number;
  version: number;
  before: { n: number } | null;
  rows: readonly RawRow[];
  block: { n: number; v: Buffer };
  roll: { n: number; v: Buffer };
}

/**
 * Packs every span of `blockMs` that has ended, oldest first. Each transaction writes the blocks of some instances and
 * deletes exactly the rows that are in them, so a kill leaves either the rows or the block; what is left is packed next
 * time. Rows that arrive late for a packed span are merged into its block. The event loop goes on between instances.
 */
export async function compactBlocks(
  file: MetricsFile,
  shape: CompactShape,
  now: Date,
  signal?: AbortSignal,
): Promise<CompactReport> {
  const report: CompactReport = { blocks: 0, samples: 0, rawRows: 0 };
  const endMs = Math.floor((now.getTime() - shape.graceMs) / shape.blockMs) * shape.blockMs;
  const version = await file.write((open) => registerColumns(open, shape.columns));
  while (!signal?.aborted) {
    const oldest = await file.read((open) => open.prepare("SELECT min(ts) AS ts FROM raw").get()?.ts ?? null);
    if (oldest === null || Number(oldest) >= endMs) break;
    const t0 = Math.floor(Number(oldest) / shape.blockMs) * shape.blockMs;
    const chained = await file.read((open) =>
      open
        .prepare("SELECT inst FROM latest ORDER BY inst")
        .all()
        .map((row) => Number(row.inst)),
    );
    await packSpan(file, shape, version, t0, chained ?? [], readRawRows, report, signal);
    const strays = await file.read((open) => instancesWithRows(open, t0, t0 + shape.blockMs));
    await packSpan(file, shape, version, t0, strays ?? [], readStrayRows, report, signal);
  }
  return report;
}

async function packSpan(
  file: MetricsFile,
  shape: CompactShape,
  version: number,
  t0: number,
  instances: readonly number[],
  readRows: typeof readRawRows,
  report: CompactReport,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let first = 0; first < instances.length && !signal?.aborted; first += shape.instancesPerTransaction) {
    const packed: PackedInstance[] = [];
    for (const inst of instances.slice(first, first + shape.instancesPerTransaction)) {
      const began = performance.now();
      const one = await file.read((open) =>
        packInstance(open, readColumnVersions(open, shape.columns), shape, version, inst, t0, readRows),
      );
      if (one) packed.push(one);
      // Never two instances in a row, and no more of the thread than its share.
      await interruptibleSleep((performance.now() - began) * shape.restFactor, signal);
    }
    if (packed.length > 0) await file.write((open) => writePacked(open, shape, t0, packed, report));
  }
}

function packInstance(
  open: OpenFile,
  versions: ColumnVersions,
  shape: CompactShape,
  version: number,
  inst: number,
  t0: number,
  readRows: typeof readRawRows,
): PackedInstance | null {
  const raw = readRows(open, inst, t0, t0 + shape.blockMs);
  if (raw.length === 0) return null;
  const width = shape.columns.length;
  const rows = new Map<number, Float64Array>();
  const [before] = readBlocks(open, "block", inst, t0, t0 + 1);
  if (before) {
    const opened = openBlock(before.v, before.n);
    const times = opened.column(0);
    const stored = shape.columns.map((column) => {
      const place = versions.placeOf(before.cols, column.name);
      return place < 0 ? null : opened.column(1 + place);
    });
    for (let i = 0; i < before.n; i++)
      rows.set(
        times[i] as number,
        Float64Array.from(stored, (values) => values?.[i] ?? Number.NaN),
      );
  }
  for (const row of raw) rows.set(row.ts, valuesInOrder(row.v, versions.mapping(row.cols), width));
  const ordered = [...rows].sort(([a], [b]) => a - b);
  const times = Float64Array.from(ordered, ([at]) => at);
  const values = shape.columns.map((_, k) => Float64Array.from(ordered, ([, scrape]) => scrape[k] as number));
  const carried = open.prepare("SELECT ts, cols, v FROM carry WHERE inst = ?").get(inst);
  const earlier =
    carried && carried.v instanceof Uint8Array && Number(carried.ts) < (times[0] as number)
      ? {
          atMs: Number(carried.ts),
          values: valuesInOrder(carried.v, versions.mapping(Number(carried.cols)), width),
        }
      : null;
  const rolled = rollUp(shape.columns, times, values, earlier, shape.longestMs);
  return {
    inst,
    version,
    before: before ? { n: before.n } : null,
    rows: raw,
    block: {
      n: times.length,
      v: encodeColumns(times.length, [times, ...values]),
    },
    roll: { n: rolled.rows, v: encodeColumns(rolled.rows, rolled.columns) },
  };
}

function writePacked(
  open: OpenFile,
  shape: CompactShape,
  t0: number,
  packed: readonly PackedInstance[],
  report: CompactReport,
): void {
  const find = open.prepare("SELECT n FROM block WHERE inst = ? AND t0 = ?");
  const put = (table: "block" | "roll") =>
    open.prepare(
      `INSERT INTO ${table}(inst, t0, n, cols, v) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT(inst, t0) DO UPDATE SET n = excluded.n, cols = excluded.cols, v = excluded.v`,
    );
  const putBlock = put("block");
  const putRoll = put("roll");
  const putCarry = open.prepare(
    "INSERT INTO carry(inst, ts, cols, v) VALUES (?, ?, ?, ?) ON CONFLICT(inst) DO UPDATE SET ts = excluded.ts, cols = excluded.cols, v = excluded.v WHERE excluded.ts > carry.ts",
  );
  const removeRow = open.prepare("DELETE FROM raw WHERE ts = ? AND inst = ?");
  for (const one of packed) {
    // Another worker packed this instance since we read it: our block would lose its rows. The next round merges ours.
    const present = find.get(one.inst, t0);
    if ((present ? Number(present.n) : null) !== (one.before?.n ?? null)) continue;
    putBlock.run(one.inst, t0, one.block.n, one.version, one.block.v);
    putRoll.run(one.inst, t0, one.roll.n, one.version, one.roll.v);
    const last = one.rows.at(-1);
    if (last) putCarry.run(one.inst, last.ts, last.cols, last.v);
    for (const row of one.rows) removeRow.run(row.ts, one.inst);
    report.blocks += 1;
    report.samples += one.rows.length * shape.columns.length;
    report.rawRows += one.rows.length;
  }
}
