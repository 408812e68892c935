import { z } from "zod";
import { redact } from "../core/redact.ts";
import type { FleetConnection } from "./ports.ts";
import { NullableText, NumberCell, parseRows, TextCell } from "./rows.ts";

const LockWaitRow = z
  .object({
    waiting_id: NumberCell,
    waiting_query: NullableText,
    waiting_seconds: NumberCell.nullable(),
    blocking_id: NumberCell,
    blocking_query: NullableText,
    blocking_seconds: NumberCell.nullable(),
    blocking_rows_locked: NumberCell,
    lock_table: NullableText,
    lock_index: NullableText,
    lock_mode: TextCell,
  })
  .transform((row) => ({
    waitingId: row.waiting_id,
    waitingQuery: row.waiting_query === null ? null : redact(row.waiting_query),
    waitingSeconds: row.waiting_seconds,
    blockingId: row.blocking_id,
    /** Null: the blocker holds the lock in an open transaction and runs nothing now. */
    blockingQuery: row.blocking_query === null ? null : redact(row.blocking_query),
    /** Age of the blocking transaction. */
    blockingSeconds: row.blocking_seconds,
    blockingRowsLocked: row.blocking_rows_locked,
    table: (row.lock_table ?? "").replaceAll("`", ""),
    index: row.lock_index,
    mode: row.lock_mode,
  }));
export type LockWait = z.output<typeof LockWaitRow>;

/**
 * Who waits for whose InnoDB row lock, longest wait first, at most 500 pairs. Throws `forbidden` without PROCESS. InnoDB
 * renews its view only when nobody read it for 0.1 s: do not ask more often.
 */
export async function readLockWaits(connection: FleetConnection): Promise<LockWait[]> {
  const rows = await connection.query(
    // InnoDB gives these times in the zone of the system, our session runs in UTC.
    "SET STATEMENT time_zone='SYSTEM' FOR SELECT w.trx_mysql_thread_id AS waiting_id, LEFT(w.trx_query, 4096) AS waiting_query, TIMESTAMPDIFF(SECOND, w.trx_wait_started, NOW()) AS waiting_seconds, " +
      "b.trx_mysql_thread_id AS blocking_id, LEFT(b.trx_query, 4096) AS blocking_query, TIMESTAMPDIFF(SECOND, b.trx_started, NOW()) AS blocking_seconds, " +
      "b.trx_rows_locked AS blocking_rows_locked, l.lock_table AS lock_table, l.lock_index AS lock_index, l.lock_mode AS lock_mode " +
      "FROM information_schema.INNODB_LOCK_WAITS k JOIN information_schema.INNODB_TRX w ON w.trx_id = k.requesting_trx_id " +
      "JOIN information_schema.INNODB_TRX b ON b.trx_id = k.blocking_trx_id JOIN information_schema.INNODB_LOCKS l ON l.lock_id = k.requested_lock_id " +
      "ORDER BY waiting_seconds DESC LIMIT 500",
  );
  return parseRows(LockWaitRow, rows, connection, "its lock waits");
}
