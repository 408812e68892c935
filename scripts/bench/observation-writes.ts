// What one tick of a large fleet costs Rookery's database: 1,000 observations written in bulk, over rows that stand there.
// At the poll figure's size (2,000 instances, every 2 s) that is one such write a second; the bar is a twentieth of it.
import { join } from "node:path";
import { describedBody, describedLink } from "#e2e/support/observed-cluster.ts";
import { openDatabase } from "#lib/core/database.ts";
import { migrateDatabase } from "#lib/core/migrate.ts";
import { recordObservations } from "#lib/inventory/record-observations.ts";
import { benchContext, seedFleet } from "./poll-fleet.ts";
import { percentile, reportFigure } from "./report.ts";
import { openScratch } from "./scratch.ts";

const count = 1_000;
const rounds = Number(process.env.BENCH_ROUNDS ?? 100);
const url = `file:${join(openScratch(), "rookery.db")}`;
await migrateDatabase(url);
const database = openDatabase(url);
await seedFleet(database, count, 20_000);
const context = benchContext(database);

const took: number[] = [];
const spent: number[] = [];
for (let round = 0; round < rounds + 10; round++) {
  const at = new Date();
  const observations = Array.from({ length: count }, (_, k) => ({
    instanceId: `instance-${k}`,
    at,
    reachable: true,
    failures: 0,
    body: bodyOf(k, round),
    bodyAt: at,
    error: null,
  }));
  const began = performance.now();
  const before = process.cpuUsage();
  await recordObservations(context, observations);
  // The first rounds insert the rows and compile the code.
  const { user, system } = process.cpuUsage(before);
  if (round < 10) continue;
  took.push(performance.now() - began);
  spent.push((user + system) / 1_000);
}
await database.$disconnect();
const bench = "Observations";
reportFigure({ bench, figure: `${count} rows written, median`, value: percentile(took, 0.5), unit: "ms", bar: 50 });
reportFigure({ bench, figure: `${count} rows written, p95`, value: percentile(took, 0.95), unit: "ms", bar: 50 });
reportFigure({ bench, figure: `${count} rows, CPU`, value: percentile(spent, 0.5), unit: "ms", bar: 50 });
process.exit(0);

function bodyOf(k: number, round: number) {
  const first = k - (k % 3);
  const source = { host: "127.0.0.1", port: 20_000 + first, serverId: first + 1 };
  const gtid = `0-${first + 1}-${1_000 + round * 40}`;
  return describedBody(k + 1, {
    uptimeSeconds: 3_600 + round * 2,
    gtidBinlogPos: gtid,
    gtidBinlogState: gtid,
    gtidCurrentPos: gtid,
    readOnly: k % 3 !== 0,
    links: k % 3 === 0 ? [] : [describedLink(source, { gtidIoPos: gtid })],
  });
}
