import { z } from "zod";
import type { FleetConnection } from "./ports.ts";
import { readOne, TextCell } from "./rows.ts";

/** Whether the server refuses writes to everyone without READ_ONLY ADMIN. From 12.0.1 every value but OFF does. */
export async function readReadOnly(connection: FleetConnection): Promise<boolean> {
  const row = await readOne(
    connection,
    z.object({ read_only: TextCell }),
    "SELECT @@GLOBAL.read_only AS read_only",
    "read_only",
  );
  return !["0", "OFF"].includes(row.read_only.toUpperCase());
}

/**
 * Sets read_only. Waits at most the session's lock_wait_timeout for running writes. Throws `precondition` (1192) while
 * this session holds locks, `timeout` when a long write does not let go. Open transactions of others then fail at
 * COMMIT with 1290, save those of accounts with READ_ONLY ADMIN: end those sessions (fleet-operations 2.3).
 */
export async function setReadOnly(connection: FleetConnection, readOnly: boolean): Promise<void> {
  await connection.execute(`SET GLOBAL read_only=${readOnly ? 1 : 0}`);
}
