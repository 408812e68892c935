import { isContention, isUniqueViolation, type Tx } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import { parse } from "../core/parse.ts";
import { type ChainRow, canonicalJson, genesisHash, hashOf } from "./chain.ts";
import { redactDetail } from "./detail.ts";
import type { AuditTrail } from "./ports.ts";
import { AuditEntry } from "./schemas.ts";

export const headId = "head";
const maxNameLength = 190;
const maxDetailLength = 256 * 1024;

/**
 * The audit trail of this installation. A row is written inside the caller's transaction: when that rolls back the row
 * is gone with the act, and when the row cannot be written the act is refused (`unavailable`).
 */
export function createAuditTrail(): AuditTrail<Tx> {
  return {
    async append(tx, raw) {
      const entry = parse(AuditEntry, raw);
      try {
        return await appendRow(tx, entry);
      } catch (error) {
        // A deadlock is for the caller's transaction to retry; wrapped, it would look like a lost audit.
        if (isContention(error) || error instanceof RookeryError) throw error;
        throw new RookeryError(
          "unavailable",
          "The audit could not be written, so nothing was done. Check Rookery's database.",
          {
            cause: error,
          },
        );
      }
    },
  };
}

async function appendRow(tx: Tx, entry: ReturnType<typeof parse<typeof AuditEntry>>): Promise<number> {
  const { sequence, previousHash } = await takeNext(tx);
  const row: Omit<ChainRow, "hash"> = {
    sequence,
    at: entry.at,
    phase: entry.phase,
    action: entry.action,
    actorKind: entry.actor.kind,
    actorId: capped(entry.actor.id),
    actorName: capped(entry.actor.name),
    onBehalfOf: entry.actor.onBehalfOf === undefined ? null : capped(entry.actor.onBehalfOf),
    subjectKind: capped(entry.subject.kind),
    subjectId: capped(entry.subject.id),
    subjectName: capped(entry.subject.name),
    environmentId: entry.environmentId === undefined ? null : capped(entry.environmentId),
    clusterId: entry.clusterId === undefined ? null : capped(entry.clusterId),
    operationId: entry.operationId ?? null,
    result: entry.result ?? null,
    reason: entry.reason === undefined ? null : entry.reason.toWellFormed(),
    detail: detailText(entry.detail),
    previousHash,
  };
  const hash = hashOf(row);
  await tx.auditEvent.create({ data: { ...row, hash } });
  await tx.auditHead.update({ where: { id: headId }, data: { hash } });
  return sequence;
}

// The update takes the head's row lock (MariaDB) or finds the file's write lock already held (SQLite), so writers stand
// in line from here to their commit; only then is the predecessor's hash read.
async function takeNext(tx: Tx): Promise<{ sequence: number; previousHash: string }> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const { count } = await tx.auditHead.updateMany({
      where: { id: headId },
      data: { sequence: { increment: 1 } },
    });
    if (count === 1) {
      const head = await tx.auditHead.findUniqueOrThrow({
        where: { id: headId },
      });
      return { sequence: head.sequence, previousHash: head.hash };
    }
    await beginChain(tx);
  }
  throw new RookeryError(
    "unavailable",
    "The audit could not be written, so nothing was done. Check Rookery's database.",
  );
}

async function beginChain(tx: Tx): Promise<void> {
  const last = await tx.auditEvent.findFirst({
    orderBy: { sequence: "desc" },
    select: { sequence: true },
  });
  if (last) {
    throw new RookeryError(
      "unavailable",
      "The end of the audit chain is missing, so nothing was done. Run: npm run audit:verify",
    );
  }
  try {
    await tx.auditHead.create({
      data: { id: headId, sequence: 0, hash: genesisHash },
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
}

function capped(text: string): string {
  const whole = text.toWellFormed();
  return whole.length <= maxNameLength ? whole : `${whole.slice(0, maxNameLength - 1).toWellFormed()}…`;
}

function detailText(detail: Record<string, unknown>): string {
  const text = canonicalJson(redactDetail(detail));
  if (text.length <= maxDetailLength) return text;
  return canonicalJson({
    note: "This detail was too long to be recorded whole.",
    begins: text.slice(0, 4_000),
    length: text.length,
  });
}
