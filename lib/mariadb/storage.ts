import { z } from "zod";
import type { FleetConnection } from "./ports.ts";
import { NumberCell, parseRows, readOne, TextCell } from "./rows.ts";

const DatabaseRow = z
  .object({
    name: TextCell,
    tables: NumberCell,
    data: NumberCell,
    indexes: NumberCell,
    free: NumberCell,
  })
  .transform((row) => ({
    name: row.name,
    tables: row.tables,
    dataBytes: row.data,
    indexBytes: row.indexes,
    freeBytes: row.free,
  }));
export type DatabaseSize = z.output<typeof DatabaseRow>;

const ownSchemas = "('information_schema','performance_schema','sys')";

/**
 * Databases with their tables' sizes as the engines estimate them, largest first; empty databases included, views not
 * counted. Opens every table: ask seldom on servers with many (default time limit 60 s).
 */
export async function readDatabaseSizes(
  connection: FleetConnection,
  options: { timeoutMs?: number } = {},
): Promise<DatabaseSize[]> {
  const rows = await connection.query(
    "SELECT s.SCHEMA_NAME AS name, COUNT(t.TABLE_NAME) AS tables, COALESCE(SUM(t.DATA_LENGTH),0) AS data, COALESCE(SUM(t.INDEX_LENGTH),0) AS indexes, " +
      "COALESCE(SUM(t.DATA_FREE),0) AS free FROM information_schema.SCHEMATA s " +
      "LEFT JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.SCHEMA_NAME AND t.TABLE_TYPE <> 'VIEW' " +
      `WHERE s.SCHEMA_NAME NOT IN ${ownSchemas} GROUP BY s.SCHEMA_NAME ORDER BY COALESCE(SUM(t.DATA_LENGTH + t.INDEX_LENGTH),0) DESC, name`,
    [],
    { timeoutMs: options.timeoutMs ?? 60_000 },
  );
  return parseRows(DatabaseRow, rows, connection, "its databases");
}

/** How many base tables people made: without the server's own schemas. */
export async function readTableCount(connection: FleetConnection): Promise<number> {
  const row = await readOne(
    connection,
    z.object({ tables: NumberCell }),
    `SELECT COUNT(*) AS tables FROM information_schema.TABLES WHERE TABLE_TYPE <> 'VIEW' AND TABLE_SCHEMA NOT IN ('information_schema','performance_schema','sys','mysql')`,
    "its tables",
  );
  return row.tables;
}
