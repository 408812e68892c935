import type { OpenFile } from "./metrics-file.ts";

/** One scrape as it lies in the file, not yet packed. */
export interface RawRow {
  ts: number;
  cols: number;
  v: Uint8Array;
}

// Points, not a range: a scan over (ts, inst) passes every instance's rows and costs forty times as much.
const walk = `
  WITH RECURSIVE chain(ts, prev, cols, v) AS (
    SELECT r.ts, r.prev, r.cols, r.v FROM latest l CROSS JOIN raw r WHERE l.inst = ?1 AND r.ts = l.ts AND r.inst = ?1
    UNION ALL
    SELECT r.ts, r.prev, r.cols, r.v FROM chain CROSS JOIN raw r WHERE r.ts = chain.prev AND r.inst = ?1)
  SELECT ts, cols, v FROM chain WHERE ts >= ?2 AND ts < ?3`;

/** The rows of one instance with fromMs <= ts < toMs, in time order. */
export function readRawRows(file: OpenFile, inst: number, fromMs: number, toMs: number): RawRow[] {
  const rows: RawRow[] = [];
  for (const row of file.prepare(walk).all(inst, fromMs, toMs)) {
    if (row.v instanceof Uint8Array) rows.push({ ts: Number(row.ts), cols: Number(row.cols), v: row.v });
  }
  return rows.sort((a, b) => a.ts - b.ts);
}

/** Rows that no chain reaches (the clock was set back while they were written); a scan, for compaction only. */
export function readStrayRows(file: OpenFile, inst: number, fromMs: number, toMs: number): RawRow[] {
  const rows: RawRow[] = [];
  for (const row of file
    .prepare("SELECT ts, cols, v FROM raw WHERE ts >= ? AND ts < ? AND inst = ? ORDER BY ts")
    .all(fromMs, toMs, inst)) {
    if (row.v instanceof Uint8Array) rows.push({ ts: Number(row.ts), cols: Number(row.cols), v: row.v });
  }
  return rows;
}

/** Which instance numbers still have rows in this span; cheap when there are few left. */
export function instancesWithRows(file: OpenFile, fromMs: number, toMs: number): number[] {
  return file
    .prepare("SELECT DISTINCT inst FROM raw WHERE ts >= ? AND ts < ?")
    .all(fromMs, toMs)
    .map((row) => Number(row.inst));
}
