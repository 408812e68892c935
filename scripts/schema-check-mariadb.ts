import { PrismaMariaDb } from "@prisma/adapter-mariadb";
import { startMariadb } from "../e2e/support/mariadb-server.ts";
import { migrateDatabase } from "../lib/core/migrate.ts";
import { splitStatements } from "../lib/core/sql-script.ts";
import { mariadbSchemaSql } from "./schema-mariadb.ts";

// What makes a schema, as sortable lines; the names of indexes and keys are part of it.
const descriptions = [
  `SELECT CONCAT('column ', TABLE_NAME, '.', COLUMN_NAME, ' ', COLUMN_TYPE, ' null=', IS_NULLABLE, ' default=', COALESCE(COLUMN_DEFAULT, '-'),
     ' ', EXTRA, ' ', COALESCE(COLLATION_NAME, '')) AS line FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME <> '_prisma_migrations'`,
  `SELECT CONCAT('index ', TABLE_NAME, '.', INDEX_NAME, ' #', SEQ_IN_INDEX, ' ', COLUMN_NAME, ' unique=', 1 - NON_UNIQUE) AS line
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME <> '_prisma_migrations'`,
  `SELECT CONCAT('foreign key ', TABLE_NAME, '.', CONSTRAINT_NAME, ' to ', REFERENCED_TABLE_NAME, ' delete=', DELETE_RULE, ' update=', UPDATE_RULE) AS line
     FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?`,
];

/**
 * How the MariaDB migrations and the models differ, one line each; empty when they agree. Builds both on a throw-away
 * server and compares what MariaDB says of them.
 */
export async function mariadbDifferences(): Promise<string[]> {
  const server = await startMariadb({ series: "11.8" });
  const login = { host: "127.0.0.1", port: server.port, user: "root", password: server.rootPassword };
  const adapter = await new PrismaMariaDb({ ...login, database: "mysql", connectionLimit: 1 }).connect();
  const run = (sql: string, args: string[] = []) =>
    adapter.queryRaw({ sql, args, argTypes: args.map(() => ({ scalarType: "string", arity: "scalar" })) });
  try {
    for (const name of ["migrations", "models"]) await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await migrateDatabase(`mysql://root:${login.password}@127.0.0.1:${login.port}/migrations`);
    await run("USE models");
    for (const statement of splitStatements(mariadbSchemaSql())) await run(statement);
    const lines = async (schema: string) => {
      const found = await Promise.all(descriptions.map((sql) => run(sql, [schema])));
      return new Set(found.flatMap((result) => result.rows.map((row) => String(row[0]))));
    };
    const [have, want] = [await lines("migrations"), await lines("models")];
    if (want.size === 0) throw new Error("MariaDB described an empty schema: the check did not look.");
    const missing = [...want].filter((line) => !have.has(line)).map((line) => `the migrations lack: ${line}`);
    const surplus = [...have].filter((line) => !want.has(line)).map((line) => `only in the migrations: ${line}`);
    return [...missing, ...surplus].sort();
  } finally {
    await adapter.dispose();
    await server.stop();
  }
}
