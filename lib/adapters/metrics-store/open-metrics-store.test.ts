import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../../core/log.ts";
import type { MetricColumn, MetricSample } from "../../monitoring/ports.ts";
import { contractColumns, contractIntervalMs, metricsStoreContract } from "../contract/metrics-store.contract.ts";
import { openMetricsReader, openMetricsStore } from "./open-metrics-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rookery-metrics-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = (columns: readonly MetricColumn[] = contractColumns) => ({
  file: join(folder, "metrics.db"),
  columns,
  intervalMs: contractIntervalMs,
  retentionRawHours: 72,
  retentionRollupDays: 90,
  log: silentLogger,
});
const t0 = Date.UTC(2026, 10, 22);
const rows = (instanceId: string, from: number, count: number, width = 3): MetricSample[] =>
  Array.from({ length: count }, (_, i) => ({
    instanceId,
    atMs: t0 + (from + i) * contractIntervalMs,
    values: Float64Array.from({ length: width }, (_, k) => (k === 1 ? (from + i) * 10 : k)),
  }));
const everything = { fromMs: t0, toMs: t0 + 86_400_000, maxPoints: 20_000 };

metricsStoreContract("SQLite blocks", async () => {
  const store = openMetricsStore(options());
  return { store, end: () => store.close() };
});

describe("SQLite blocks", () => {
  test("metrics appended to the catalogue later do not disturb older rows and blocks", async () => {
    const old = openMetricsStore(options());
    await old.record(rows("a", 0, 200));
    await old.compact(new Date(t0 + 1_900_000));
    await old.close();
    const grown = openMetricsStore(
      options([{ name: "mysql_first_now", kind: "gauge" }, ...contractColumns, { name: "mysql_new", kind: "gauge" }]),
    );
    await grown.record(rows("a", 200, 200, 5));
    const names = ["mysql_global_status_threads_running", "mysql_new"];
    const before = await grown.query({ instanceId: "a", metrics: names, ...everything });
    await grown.compact(new Date(t0 + 7_200_000));
    expect(await grown.query({ instanceId: "a", metrics: names, ...everything })).toEqual(before);
    expect(before.series[0]?.avg.slice(198, 202)).toEqual([2, 2, 3, 3]);
    expect(before.series[1]?.avg.slice(198, 202)).toEqual([null, null, 4, 4]);
    await grown.close();
  });

  test("a reader of another handle sees what is written while it is open; before there is a file it sees nothing", async () => {
    const reader = openMetricsReader(options());
    expect(await reader.latest(["mysql_up"])).toEqual([]);
    const store = openMetricsStore(options());
    await store.record(rows("a", 0, 3));
    expect(await reader.latest(["mysql_up"])).toHaveLength(1);
    await store.record(rows("b", 0, 3));
    expect(await reader.latest(["mysql_up"])).toHaveLength(2);
    await reader.close();
    await store.close();
  });

  test("two writers take turns and lose nothing, also while both compact", async () => {
    const [one, two] = [openMetricsStore(options()), openMetricsStore(options())];
    const ids = Array.from({ length: 30 }, (_, k) => `i${k}`);
    await Promise.all(ids.flatMap((id) => [one.record(rows(id, 0, 180)), two.record(rows(id, 180, 180))]));
    await Promise.all([one.compact(new Date(t0 + 7_200_000)), two.compact(new Date(t0 + 7_200_000))]);
    for (const id of ids) {
      const answer = await one.query({ instanceId: id, metrics: ["mysql_global_status_queries"], ...everything });
      expect(answer.series[0]?.avg).toEqual(Array.from({ length: 359 }, () => 1));
    }
    expect((await two.stats()).rawRows).toBe(0);
    await one.close();
    await two.close();
  });

  test("a damaged file is set aside and a new one begun", async () => {
    writeFileSync(join(folder, "metrics.db"), "this was never a database, ".repeat(2_000));
    const store = openMetricsStore(options());
    await store.record(rows("a", 0, 2));
    expect((await store.latest(["mysql_up"])).length).toBe(1);
    expect(readdirSync(folder).some((name) => name.startsWith("metrics.db.damaged-"))).toBe(true);
    await store.close();
  });

  test("damage that appears while the store is open is set aside at the next write, and readers follow", async () => {
    const store = openMetricsStore(options());
    await store.record(rows("a", 0, 400));
    await store.compact(new Date(t0 + 7_200_000));
    await store.close();
    const reader = openMetricsReader(options());
    writeFileSync(join(folder, "metrics.db"), Buffer.alloc(65_536, 7), { flag: "r+" });
    await expect(reader.latest(["mysql_up"])).rejects.toThrow(/damaged/);
    const again = openMetricsStore(options());
    await again.record(rows("b", 0, 2));
    expect((await reader.latest(["mysql_up"])).map((row) => row.instanceId)).toEqual(["b"]);
    await again.close();
    await reader.close();
  });

  test("killed in the middle of compaction, at any moment, no sample is lost or doubled", {
    timeout: 60_000,
  }, async () => {
    const ids = Array.from({ length: 40 }, (_, k) => `i${k}`);
    const store = openMetricsStore(options());
    for (const id of ids) await store.record(rows(id, 0, 1_000));
    const expected = await store.query({
      instanceId: "i7",
      metrics: contractColumns.map((column) => column.name),
      ...everything,
    });
    const child = fileURLToPath(new URL("./compact-child.testing.ts", import.meta.url));
    let partly = 0;
    for (const afterMs of [0, 15, 40, 80, 140]) {
      const running = spawn(process.execPath, [child, join(folder, "metrics.db"), String(t0 + 86_400_000)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(running.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      running.kill("SIGKILL");
      await once(running, "exit");
      const { rawRows, blocks } = await store.stats();
      if (rawRows > 0 && blocks > 0) partly++;
      for (const id of ids) {
        const answer = await store.query({
          instanceId: id,
          metrics: contractColumns.map((column) => column.name),
          ...everything,
        });
        expect(answer).toEqual(expected);
      }
    }
    expect(partly).toBeGreaterThan(0);
    await store.compact(new Date(t0 + 86_400_000));
    expect((await store.stats()).rawRows).toBe(0);
    expect(
      await store.query({ instanceId: "i7", metrics: contractColumns.map((column) => column.name), ...everything }),
    ).toEqual(expected);
    await store.close();
  });

  test("rows written while the clock was set back are packed as well", async () => {
    const store = openMetricsStore(options());
    await store.record(rows("a", 200, 100));
    await store.record(rows("a", 10, 50));
    await store.record(rows("a", 300, 10));
    await store.compact(new Date(t0 + 7_200_000));
    expect((await store.stats()).rawRows).toBe(0);
    const answer = await store.query({ instanceId: "a", metrics: ["mysql_up"], ...everything });
    expect(answer.series[0]?.avg.filter((value) => value !== null)).toHaveLength(160);
    await store.close();
  });
});
