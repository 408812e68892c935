// Run by the test as a process of its own, so that it can be killed in the middle of compaction.
import { silentLogger } from "../../core/log.ts";
import { openMetricsStore } from "./open-metrics-store.ts";

const [, , file = "", now = "0"] = process.argv;
const store = openMetricsStore({
  file,
  columns: [
    { name: "mysql_up", kind: "gauge" },
    { name: "mysql_global_status_queries", kind: "counter" },
    { name: "mysql_global_status_threads_running", kind: "gauge" },
  ],
  intervalMs: 10_000,
  retentionRawHours: 72,
  retentionRollupDays: 90,
  log: silentLogger,
  instancesPerTransaction: 3,
  restFactor: 0,
});
process.stdout.write("begun\n");
await store.compact(new Date(Number(now)));
await store.close();
