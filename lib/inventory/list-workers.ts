import { z } from "zod";
import type { Context } from "../core/context.ts";
import { type Database, databaseNow } from "../core/database.ts";
import { readThresholds } from "./rows.ts";
import { demandReading } from "./visibility.ts";
import type { WorkerHealth, WorkersView, WorkerView } from "./worker-schemas.ts";

// `locked` is the reason, as the worker writes it; null while it has its key.
const Details = z.object({ locked: z.string().nullish(), operations: z.number().optional() });
// A worker that was lost or stopped longer ago is history: the events tell of it.
const rememberMs = 15 * 60_000;

/** The workers of this installation, with one sentence when one is missing, locked or late. Throws `not_found` for strangers. */
export async function listWorkers(context: Context): Promise<WorkersView> {
  demandReading(context.actor);
  return readWorkers(context.database);
}

/** How the workers do, without names: for the health address, which asks nobody who they are. */
export async function readWorkerHealth(database: Database): Promise<WorkerHealth> {
  const { state, working, rows } = await readWorkers(database);
  const alive = rows.filter((row) => ["working", "late", "locked", "draining"].includes(row.state));
  const delays = alive.flatMap((row) => row.pollDelayMs ?? []);
  return {
    state,
    working,
    lost: rows.filter((row) => row.state === "lost").length,
    newestHeartbeatAgeSeconds: rows.length === 0 ? null : Math.min(...rows.map((row) => row.heartbeatAgeSeconds)),
    pollDelayMs: delays.length === 0 ? null : Math.max(...delays),
  };
}

async function readWorkers(database: Database): Promise<WorkersView> {
  // Leases are written by the database's clock, so they are judged by it.
  const now = await databaseNow(database, database.dialect);
  const since = new Date(now.getTime() - rememberMs);
  const [records, thresholds] = await Promise.all([
    database.worker.findMany({
      where: { OR: [{ stoppedAt: null }, { stoppedAt: { gte: since } }] },
      orderBy: [{ startedAt: "asc" }, { id: "asc" }],
      take: 200,
    }),
    readThresholds(database),
  ]);
  const rows = records.map((record) => workerViewOf(record, now, thresholds.lightPollMs));
  return { ...judge(rows), rows, asOf: now.toISOString() };
}

type WorkerRecord = Awaited<ReturnType<Database["worker"]["findMany"]>>[number];

function workerViewOf(record: WorkerRecord, now: Date, lightPollMs: number): WorkerView {
  const details = Details.safeParse(record.details);
  const locked = details.success && Boolean(details.data.locked);
  return {
    id: record.id,
    host: record.host,
    pid: record.pid,
    version: record.version,
    state: stateOf(record, locked, now, lightPollMs),
    startedAt: record.startedAt.toISOString(),
    heartbeatAt: record.heartbeatAt.toISOString(),
    heartbeatAgeSeconds: Math.max(0, Math.round((now.getTime() - record.heartbeatAt.getTime()) / 100) / 10),
    pollDelayMs: record.pollDelayMs,
    operations: details.success ? (details.data.operations ?? null) : null,
    stoppedAt: record.stoppedAt?.toISOString() ?? null,
  };
}

function stateOf(record: WorkerRecord, locked: boolean, now: Date, lightPollMs: number): WorkerView["state"] {
  // Whoever stops on purpose says that it drains; a row that was closed by others has not.
  if (record.stoppedAt) return record.draining ? "stopped" : "lost";
  if (record.leaseUntil < now) return "lost";
  if (locked) return "locked";
  if (record.draining) return "draining";
  return record.pollDelayMs !== null && record.pollDelayMs > lightPollMs ? "late" : "working";
}

/** What the states of all workers mean together. Pure. */
export function judge(rows: readonly WorkerView[]): Pick<WorkersView, "state" | "sentence" | "working"> {
  const of = (state: WorkerView["state"]) => rows.filter((row) => row.state === state);
  const working = of("working").length + of("late").length;
  const locked = of("locked")[0];
  if (working === 0) {
    const why = locked
      ? `The worker on ${locked.host} is locked: it has no key that fits this database. Put its key file back and start it again.`
      : "No worker runs: nothing is watched, and operations wait. Start one with npm start; its log says why the last one ended.";
    return { state: "missing", sentence: why, working };
  }
  const late = of("late")[0];
  const lost = of("lost")[0];
  if (locked)
    return { state: "late", sentence: `The worker on ${locked.host} is locked: its key does not fit.`, working };
  if (late) {
    const seconds = ((late.pollDelayMs ?? 0) / 1_000).toFixed(1);
    return {
      state: "late",
      sentence: `The worker on ${late.host} is late: its polls take ${seconds} s. What is shown may be older than usual.`,
      working,
    };
  }
  if (lost)
    return {
      state: "late",
      sentence: `A worker on ${lost.host} stopped answering at ${lost.heartbeatAt.slice(11, 19)} UTC; ${working === 1 ? "another carries" : "others carry"} on.`,
      working,
    };
  return { state: "working", sentence: null, working };
}
