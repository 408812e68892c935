import { type Action, type Actor, demand, type Resource } from "./access.ts";
import type { Context } from "./context.ts";
import { inTransaction, type Tx } from "./database.ts";
import { isRookeryError } from "./errors.ts";
import { redact } from "./redact.ts";

/** What a mutation is about: for the right that is needed and for the audit row. */
export interface Subject extends Resource {
  kind: string;
  id: string;
  name: string;
  clusterId?: string | undefined;
  operationId?: number | undefined;
  reason?: string | undefined;
  detail?: Record<string, unknown> | undefined;
}

/**
 * The only way to change Rookery's rows: authorise, then one transaction that holds the audit row and the change.
 * All or nothing: when the audit cannot be written, `work` does not happen. A refusal is audited too, and thrown.
 *
 * @param auditAction noun.verb as it stands in the audit ("operation.approve")
 * @param right the right demanded; the same word as the audit action unless given
 */
export async function mutate<T>(
  context: Context,
  auditAction: string,
  right: Action,
  subject: Subject,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    demand(context.actor, right, subject);
  } catch (error) {
    await inTransaction(context.database, (tx) => audit(context, tx, auditAction, subject, "result", "refused"));
    throw error;
  }
  return inTransaction(context.database, async (tx) => {
    await audit(context, tx, auditAction, subject, "intent", "allowed");
    return work(tx);
  });
}

/** Writes one audit row inside `tx`; used by mutate and by the engine, which knows results that come later. */
export async function audit(
  context: Pick<Context, "actor" | "audit" | "now">,
  tx: Tx,
  action: string,
  subject: Subject,
  phase: "intent" | "result",
  result?: "allowed" | "refused" | "succeeded" | "failed" | "unknown",
): Promise<number> {
  return context.audit.append(tx, {
    at: context.now(),
    phase,
    action,
    actor: auditActor(context.actor),
    subject: { kind: subject.kind, id: subject.id, name: subject.name },
    ...(subject.environmentId === undefined ? {} : { environmentId: subject.environmentId }),
    ...(subject.clusterId === undefined ? {} : { clusterId: subject.clusterId }),
    ...(subject.operationId === undefined ? {} : { operationId: subject.operationId }),
    ...(subject.reason ? { reason: redact(subject.reason) } : {}),
    ...(result ? { result } : {}),
    detail: subject.detail ?? {},
  });
}

function auditActor(actor: Actor) {
  const onBehalfOf = actor.kind === "token" || actor.kind === "operation" ? { onBehalfOf: actor.userId } : {};
  return { kind: actor.kind, id: actor.id, name: actor.name, ...onBehalfOf };
}

/** True for errors that a caller may simply try again: another writer won the race, or the database was busy. */
export function isRetryable(error: unknown): boolean {
  return isRookeryError(error, "conflict") || isRookeryError(error, "unavailable") || isRookeryError(error, "timeout");
}
