import { z } from "zod";
import { RookeryError } from "../core/errors.ts";
import type { FleetConnection } from "./ports.ts";
import { NumberCell, parseRow, parseRows, readOne, TextCell } from "./rows.ts";

export interface BinlogPosition {
  file: string;
  positionBytes: number;
  gtidBinlogPos: string;
}

const StatusRow = z.object({ File: TextCell, Position: NumberCell });

/** Where the binary log ends now. Throws `precondition` when there is none, `forbidden` without BINLOG MONITOR. */
export async function readBinlogPosition(connection: FleetConnection): Promise<BinlogPosition> {
  const rows = await connection.query("SHOW MASTER STATUS");
  if (rows.length === 0)
    throw new RookeryError(
      "precondition",
      `${connection.label} writes no binary log. Set log_bin in its option file and restart it.`,
    );
  const status = parseRow(StatusRow, rows[0], connection, "its binary log");
  const { position } = await readOne(
    connection,
    z.object({ position: TextCell }),
    "SELECT @@gtid_binlog_pos AS position",
    "its position",
  );
  return {
    file: status.File,
    positionBytes: status.Position,
    gtidBinlogPos: position,
  };
}

const BinaryLogRow = z
  .object({ Log_name: TextCell, File_size: NumberCell })
  .transform((row) => ({ file: row.Log_name, sizeBytes: row.File_size }));

/** The binary logs a server keeps, oldest first. Throws `precondition` (1381) when it writes none. */
export async function readBinaryLogs(connection: FleetConnection): Promise<{ file: string; sizeBytes: number }[]> {
  return parseRows(BinaryLogRow, await connection.query("SHOW BINARY LOGS"), connection, "its binary logs");
}

/** Begins a new binary log file. */
export async function flushBinaryLogs(connection: FleetConnection): Promise<void> {
  await connection.execute("FLUSH BINARY LOGS");
}

/**
 * Ends what may still write: closes all tables under a global read lock and lets go at once. Run it after read_only=1;
 * a write or DDL that does not end within the session's lock_wait_timeout makes it throw `timeout`.
 */
export async function drainWrites(connection: FleetConnection): Promise<void> {
  await connection.execute("FLUSH TABLES WITH READ LOCK", [], {
    timeoutMs: 15_000,
  });
  await connection.execute("UNLOCK TABLES");
}
