import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
export type SchemaDialect = "sqlite" | "mariadb";
export const schemaDialects: readonly SchemaDialect[] = ["sqlite", "mariadb"];

/** The Prisma schema of one database, made from prisma/models.prisma. `// @db.X` at a line's end is a native type on MariaDB. */
export function schemaText(
  dialect: SchemaDialect,
  models = readFileSync(join(root, "prisma/models.prisma"), "utf8"),
): string {
  const header = `// Written by scripts/schema.ts from prisma/models.prisma. Do not edit.
generator client {
  provider            = "prisma-client"
  output              = "../generated/${dialect}"
  importFileExtension = "ts"
  moduleFormat        = "esm"
  runtime             = "nodejs"
}

datasource db {
  provider = "${dialect === "sqlite" ? "sqlite" : "mysql"}"
}
`;
  const body = models.replace(/[ \t]*\/\/ (@db\.\w+(?:\([^)]*\))?)[ \t]*$/gm, dialect === "mariadb" ? " $1" : "");
  return `${header}\n${body}`;
}

/** Path of one database's folder under prisma/. */
export function schemaFolder(dialect: SchemaDialect): string {
  return join(root, "prisma", dialect);
}

/** Writes prisma/{sqlite,mariadb}/schema.prisma; returns their paths. */
export function writeSchemas(): string[] {
  return schemaDialects.map((dialect) => {
    const file = join(schemaFolder(dialect), "schema.prisma");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, schemaText(dialect));
    return file;
  });
}
