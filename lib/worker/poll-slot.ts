import type { ObservedInstance } from "../inventory/schemas.ts";
import { firstDue } from "./poll-schedule.ts";

/** What the poller needs to know of an instance; how to reach it is the business of `useConnection`. */
export interface PollTarget {
  instanceId: string;
  clusterId: string;
  /** For messages: "db-b1 (127.0.0.1:3311)". */
  label: string;
}

/** One instance in the poller: when it is due, and whether a question to it is still open. */
export interface PollSlot {
  target: PollTarget;
  lightDueMs: number;
  metricsDueMs: number;
  queued: boolean;
  /** Asked and not yet answered, also past the deadline: at most one question per server is ever open. */
  busySinceMs: number | null;
  abandoned: boolean;
  lane: "quick" | "slow";
  failures: number;
  lastError: string;
  retryAtMs: number;
  isReplica: boolean;
  signature: string;
}

/** A slot for the n-th instance that this worker took on. */
export function newSlot(
  target: PollTarget,
  n: number,
  nowMs: number,
  lightPollMs: number,
  metricsPollMs: number,
): PollSlot {
  const due = firstDue(n, nowMs, lightPollMs, metricsPollMs);
  return {
    target,
    lightDueMs: due.lightMs,
    metricsDueMs: due.metricsMs,
    queued: false,
    busySinceMs: null,
    abandoned: false,
    lane: "quick",
    failures: 0,
    lastError: "",
    retryAtMs: 0,
    isReplica: false,
    signature: "",
  };
}

/** What of an observation is worth an analysis at once; numbers that always move are left to the regular one. */
export function signatureOf(body: ObservedInstance | null): string {
  if (!body) return "unreachable";
  const links = body.links.map((link) => [
    link.connection,
    link.sourceHost,
    link.sourcePort,
    link.io,
    link.sql,
    link.ioErrno,
    link.sqlErrno,
  ]);
  return JSON.stringify([
    body.serverId,
    body.version,
    body.readOnly,
    body.semiSync.primaryActive,
    body.semiSync.replicaActive,
    body.wsrep.wsrep_cluster_status,
    links,
  ]);
}
