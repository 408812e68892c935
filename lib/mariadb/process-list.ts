import { z } from "zod";
import { RookeryError } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import type { FleetConnection } from "./ports.ts";
import { NullableText, NumberCell, parseRows, TextCell } from "./rows.ts";

const maxQueryCharacters = 4096;
const maxProcesses = 5000;

const ProcessRow = z
  .object({
    id: NumberCell,
    user: TextCell,
    host: NullableText,
    db: NullableText,
    command: TextCell,
    time_ms: NumberCell.nullable(),
    state: NullableText,
    info: NullableText,
    progress: NumberCell.nullable(),
    stage: NumberCell.nullable(),
    max_stage: NumberCell.nullable(),
  })
  .transform((row) => ({
    id: row.id,
    user: row.user,
    host: row.host ?? "",
    database: row.db,
    command: row.command,
    seconds: row.time_ms === null ? null : row.time_ms / 1000,
    state: row.state ?? "",
    /** Cut at 4,096 characters; passwords masked. Null when the session does nothing. */
    query: row.info === null ? null : redact(row.info),
    /** 0 to 1 over all stages; null when the statement reports none. */
    progress: progressOf(row.stage, row.max_stage, row.progress),
  }));
export type Process = z.output<typeof ProcessRow>;

function progressOf(stage: number | null, stages: number | null, percent: number | null): number | null {
  if (stages === null || stages === 0 || stage === null || percent === null) return null;
  return Math.min(1, (Math.max(0, stage - 1) + percent / 100) / stages);
}

/**
 * Sessions of the server without our own, longest first, at most 5,000. Without PROCESS the server shows only those of
 * our account; that is its rule, not an error.
 */
export async function readProcesses(connection: FleetConnection): Promise<Process[]> {
  const rows = await connection.query(
    `SELECT ID AS id, USER AS user, HOST AS host, DB AS db, COMMAND AS command, TIME_MS AS time_ms, STATE AS state, LEFT(INFO, ${maxQueryCharacters}) AS info, ` +
      "PROGRESS AS progress, STAGE AS stage, MAX_STAGE AS max_stage FROM information_schema.PROCESSLIST " +
      `WHERE ID <> CONNECTION_ID() ORDER BY TIME_MS DESC LIMIT ${maxProcesses}`,
  );
  return parseRows(ProcessRow, rows, connection, "its sessions");
}

function threadLiteral(id: number): string {
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new RookeryError("invalid", "A session's id is a whole number above zero.");
  return String(id);
}

/** Ends a session and rolls its transaction back. `soft` waits for a safe point (KILL SOFT). Throws `not_found` (1094) when it is gone. */
export async function killConnection(
  connection: FleetConnection,
  id: number,
  options: { soft?: boolean } = {},
): Promise<void> {
  await connection.execute(`KILL ${options.soft ? "SOFT " : ""}CONNECTION ${threadLiteral(id)}`);
}

/** Ends the statement under way; session and transaction stay. Throws `not_found` (1094) when the session is gone. */
export async function killQuery(connection: FleetConnection, id: number): Promise<void> {
  await connection.execute(`KILL QUERY ${threadLiteral(id)}`);
}
