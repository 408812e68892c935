import type { SecretVault } from "../access/ports.ts";
import type { AuditTrail } from "../audit/ports.ts";
import type { Actor } from "./access.ts";
import type { Database, Tx } from "./database.ts";
import type { Logger } from "./log.ts";

/**
 * What a verb is given: who acts, when, and the doors it may use. Built by `lib/web` from a session and by the runner
 * from an operation row; nothing below reads a global.
 */
export interface Context {
  readonly actor: Actor;
  now(): Date;
  readonly log: Logger;
  readonly database: Database;
  readonly audit: AuditTrail<Tx>;
  readonly vault: SecretVault<Tx>;
  /** Ties log lines, errors shown to people and audit rows of one request together. */
  readonly requestId: string;
}

/** The same context for another actor, for work that a person started and a worker does. */
export function withActor<C extends Context>(context: C, actor: Actor): C {
  return { ...context, actor };
}
