import { z } from "zod";
import type { LatestSample, MetricColumn } from "../../monitoring/ports.ts";
import type { ColumnVersions } from "./column-versions.ts";
import type { OpenFile } from "./metrics-file.ts";
import { rateBetween } from "./rate.ts";

const Answer = z.object({ ids: z.string(), times: z.string(), earlier: z.string(), bytes: z.string().nullable() });
const Ids = z.array(z.string());
const Times = z.array(z.number().nullable());

// A float64 that is not a number, as hex of its little-endian bytes: stands for what a row does not hold.
const nothing = "'000000000000F87F'";

/**
 * The newest scrape of each instance, eight bytes per metric cut out of the row. SQLite gathers the whole answer into one
 * row: two thousand small buffers would cost three times as much as reading them. A counter brings its rate since the
 * scrape before. Instances whose newest scrape is packed already do not appear.
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
  // Only numbers that we made ourselves are spliced: places in a row, by catalogue version.
  const cut = (row: string, metric: string) => {
    const cases = known
      .map((version) => [version, versions.placeOf(version, metric)] as const)
      .filter(([, place]) => place >= 0);
    if (cases.length === 0) return nothing;
    const pieces = cases.map(([version, place]) => `WHEN ${version} THEN hex(substr(${row}.v, ${place * 8 + 1}, 8))`);
    return `coalesce(CASE ${row}.cols ${pieces.join(" ")} END, ${nothing})`;
  };
  const rates = wanted.some((column) => column.kind === "counter");
  const fields = wanted.flatMap((column) => [
    cut("r", column.name),
    column.kind === "counter" ? cut("p", column.name) : nothing,
  ]);
  const statement = file.prepare(`SELECT json_group_array(i.id) AS ids, json_group_array(l.ts) AS times,
      json_group_array(${rates ? "p.ts" : "NULL"}) AS earlier, group_concat(${fields.join(" || ") || "''"}, '') AS bytes
    FROM ${instanceIds ? "json_each(?) asked CROSS JOIN instance i ON i.id = asked.value" : "instance i"}
    CROSS JOIN latest l ON l.inst = i.n CROSS JOIN raw r ON r.ts = l.ts AND r.inst = l.inst
    ${rates ? "LEFT JOIN raw p ON p.ts = r.prev AND p.inst = r.inst" : ""}`);
  const answer = Answer.parse(instanceIds ? statement.get(JSON.stringify(instanceIds)) : statement.get());
  const times = Times.parse(JSON.parse(answer.times));
  const earlier = Times.parse(JSON.parse(answer.earlier));
  const bytes = Buffer.from(answer.bytes ?? "", "hex");
  return Ids.parse(JSON.parse(answer.ids)).map((instanceId, row) => {
    const atMs = times[row] ?? 0;
    const beforeMs = earlier[row] ?? null;
    const values: LatestSample["values"] = {};
    wanted.forEach((column, k) => {
      const at = (row * fields.length + 2 * k) * 8;
      const value = bytes.readDoubleLE(at);
      const before = bytes.readDoubleLE(at + 8);
      const rate =
        beforeMs === null || column.kind === "gauge"
          ? Number.NaN
          : rateBetween(beforeMs, before, atMs, value, longestMs);
      values[column.name] = { value: finite(value), perSecond: finite(rate) };
    });
    return { instanceId, atMs, values };
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
