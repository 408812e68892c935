import { demand } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import type { Database } from "../core/database.ts";
import { headId } from "./append-event.ts";
import { type ChainRow, genesisHash, hashOf } from "./chain.ts";

export type ChainProblem = "changed" | "deleted" | "reordered" | "truncated" | "head" | "anchor";

/** What verification found. `head` may be kept elsewhere and given back as `anchor`, to prove that nobody rewrote the past. */
export type ChainReport =
  | { ok: true; count: number; head: { sequence: number; hash: string } | null }
  | {
      ok: false;
      count: number;
      firstBadSequence: number;
      problem: ChainProblem;
      sentence: string;
    };

const batchSize = 1_000;

/**
 * Reads the whole audit in order, in batches, and names the first row that does not fit: changed, deleted, reordered,
 * or cut off at the end. Rows that are appended meanwhile are no fault. Changes nothing.
 */
export async function verifyChain(
  database: Database,
  options: {
    anchor?: { sequence: number; hash: string } | undefined;
    signal?: AbortSignal | undefined;
  } = {},
): Promise<ChainReport> {
  const headBefore = await database.auditHead.findUnique({
    where: { id: headId },
  });
  let previousHash = genesisHash;
  let sequence = 0;
  let anchorHash = options.anchor?.sequence === 0 ? genesisHash : undefined;
  for (;;) {
    options.signal?.throwIfAborted();
    const rows = await database.auditEvent.findMany({
      where: { sequence: { gt: sequence } },
      orderBy: { sequence: "asc" },
      take: batchSize,
    });
    for (const row of rows) {
      const fault = await faultOf(database, row, sequence + 1, previousHash);
      if (fault) return { ok: false, count: sequence, ...fault };
      sequence = row.sequence;
      previousHash = row.hash;
      if (sequence === options.anchor?.sequence) anchorHash = previousHash;
      if (sequence === headBefore?.sequence && previousHash !== headBefore.hash) return bad(sequence, "head", sequence);
    }
    if (rows.length < batchSize) break;
  }
  const head = await database.auditHead.findUnique({ where: { id: headId } });
  if (sequence < (headBefore?.sequence ?? 0)) return bad(sequence, "truncated", sequence + 1);
  if (sequence > (head?.sequence ?? 0)) return bad(sequence, "head", (head?.sequence ?? 0) + 1);
  if (options.anchor && anchorHash !== options.anchor.hash) return bad(sequence, "anchor", options.anchor.sequence);
  return {
    ok: true,
    count: sequence,
    head: sequence === 0 ? null : { sequence, hash: previousHash },
  };
}

/** The same for a page: demands the right to read the whole audit. */
export async function verifyAudit(context: Context): Promise<ChainReport> {
  demand(context.actor, "audit.read", { environmentId: "*" });
  return verifyChain(context.database);
}

async function faultOf(database: Database, row: ChainRow, expected: number, previousHash: string) {
  if (row.sequence !== expected) return fault("deleted", expected);
  const intact = hashOf(row) === row.hash;
  if (row.previousHash === previousHash) return intact ? undefined : fault("changed", expected);
  const elsewhere = await database.auditEvent.count({
    where: { hash: row.previousHash },
  });
  return fault(elsewhere > 0 || row.previousHash === genesisHash ? "reordered" : "changed", expected);
}

function bad(count: number, problem: ChainProblem, firstBadSequence: number): ChainReport {
  return { ok: false, count, ...fault(problem, firstBadSequence) };
}

const sentences: Record<ChainProblem, (sequence: number) => string> = {
  changed: (n) => `Row ${n} of the audit is not as it was written: its content and its hash do not agree.`,
  deleted: (n) => `Row ${n} of the audit is missing.`,
  reordered: (n) => `Row ${n} of the audit does not follow the row before it: rows were moved.`,
  truncated: (n) => `The audit ends too early: row ${n} and what followed it are missing.`,
  head: (n) => `The recorded end of the audit does not agree with row ${n}.`,
  anchor: (n) => `Row ${n} has another hash than the one that was kept elsewhere: the audit was rewritten.`,
};

function fault(problem: ChainProblem, firstBadSequence: number) {
  return {
    firstBadSequence,
    problem,
    sentence: sentences[problem](firstBadSequence),
  };
}
