import type { LatestSample, MetricColumn } from "../../monitoring/ports.ts";
import type { ColumnVersions } from "./column-versions.ts";
import type { OpenFile } from "./metrics-file.ts";
import { rateBetween } from "./rate.ts";

/**
 * The newest scrape of each instance, eight bytes per metric read out of the row: 2,000 instances in a few milliseconds.
 * A counter brings its rate since the scrape before. Instances whose newest scrape is packed already do not appear.
 */
export function readLatest(
  file: OpenFile,
  versions: ColumnVersions,
  wanted: readonly MetricColumn[],
  instanceIds: readonly string[] | undefined,
  longestMs: number,
): LatestSample[] {
  const known = file
    .prepare("SELECT version FROM catalogue")
    .all()
    .map((row) => Number(row.version));
  const needsRate = wanted.some((column) => column.kind === "counter");
  // Only numbers that we made ourselves are spliced: places in a row, by catalogue version.
  const cut = (row: string, metric: string) => {
    const cases = known.map((version) => [version, versions.placeOf(version, metric)] as const).filter(([, place]) => place >= 0);
    if (cases.length === 0) return "NULL";
    return `CASE ${row}.cols ${cases.map(([version, place]) => `WHEN ${version} THEN substr(${row}.v, ${place * 8 + 1}, 8)`).join(" ")} END`;
  };
  const fields = wanted.flatMap((column, k) => [
    `${cut("r", column.name)} AS now${k}`,
    ...(column.kind === "counter" ? [`${cut("p", column.name)} AS before${k}`] : []),
  ]);
  const sql = `SELECT ${["i.id AS id", "l.ts AS ts", ...(needsRate ? ["p.ts AS beforeMs"] : []), ...fields].join(", ")}
    FROM ${instanceIds ? "json_each(?) asked CROSS JOIN instance i ON i.id = asked.value" : "instance i"}
    CROSS JOIN latest l ON l.inst = i.n CROSS JOIN raw r ON r.ts = l.ts AND r.inst = l.inst
    ${needsRate ? "LEFT JOIN raw p ON p.ts = r.prev AND p.inst = r.inst" : ""}`;
  const statement = file.prepare(sql);
  const rows = instanceIds ? statement.all(JSON.stringify(instanceIds)) : statement.all();
  return rows.map((row) => {
    const atMs = Number(row.ts);
    const values: LatestSample["values"] = {};
    wanted.forEach((column, k) => {
      const value = numberOf(row[`now${k}`]);
      const before = column.kind === "counter" ? numberOf(row[`before${k}`]) : null;
      const rate =
        value === null || before === null ? Number.NaN : rateBetween(Number(row.beforeMs), before, atMs, value, longestMs);
      values[column.name] = {
        value,
        perSecond: Number.isNaN(rate) ? null : rate,
      };
    });
    return { instanceId: String(row.id), atMs, values };
  });
}

function numberOf(bytes: unknown): number | null {
  if (!(bytes instanceof Uint8Array) || bytes.byteLength !== 8) return null;
  const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
  return Number.isFinite(value) ? value : null;
}
