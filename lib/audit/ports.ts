import type { AuditEntry } from "./schemas.ts";

/** Appends to the hash chain inside the caller's transaction: when the row cannot be written, the act is rolled back. */
export interface AuditTrail<Tx> {
  /** Returns the sequence number of the new row. Throws `unavailable` when it cannot be written. */
  append(tx: Tx, entry: AuditEntry): Promise<number>;
}
