import { createRequire } from "node:module";
import { z } from "zod";
import { schemaText } from "./schema-models.ts";

const Default = z.union([z.string(), z.number(), z.boolean(), z.object({ name: z.string() })]);
const Field = z.object({
  name: z.string(),
  kind: z.enum(["scalar", "object", "enum", "unsupported"]),
  type: z.string(),
  isList: z.boolean(),
  isRequired: z.boolean(),
  default: Default.optional(),
  nativeType: z.tuple([z.string(), z.array(z.string())]).nullish(),
  relationFromFields: z.array(z.string()).optional(),
  relationToFields: z.array(z.string()).optional(),
  relationOnDelete: z.string().optional(),
});
type Field = z.infer<typeof Field>;
const Model = z.object({ name: z.string(), fields: z.array(Field) });
const Index = z.object({
  model: z.string(),
  type: z.enum(["id", "normal", "unique", "fulltext"]),
  fields: z.array(z.object({ name: z.string() })),
});
type Index = z.infer<typeof Index>;
const Dmmf = z.object({ datamodel: z.object({ models: z.array(Model), indexes: z.array(Index) }) });

const types: Record<string, string> = {
  Int: "INTEGER",
  BigInt: "BIGINT",
  Float: "DOUBLE",
  Boolean: "BOOLEAN",
  DateTime: "DATETIME(3)",
  Bytes: "LONGBLOB",
  Json: "JSON",
  Decimal: "DECIMAL(65,30)",
};
// Four columns of 191 four-byte characters still fit into one InnoDB index (3072 bytes).
const INDEXED_STRING = "VARCHAR(191)";
const PLAIN_STRING = "VARCHAR(500)";
const referentialActions: Record<string, string> = {
  Cascade: "CASCADE",
  SetNull: "SET NULL",
  Restrict: "RESTRICT",
  NoAction: "NO ACTION",
};

/**
 * MariaDB's DDL for the whole model: tables, then foreign keys. Strings compare exactly (utf8mb4_bin), as in SQLite, so
 * that a unique name means the same on both. Throws for what the generator does not know instead of leaving it out.
 */
export function mariadbSchemaSql(): string {
  const { models, indexes } = readDmmf(schemaText("mariadb")).datamodel;
  const tables = models.map((model) =>
    createTable(
      model.name,
      model.fields,
      indexes.filter((index) => index.model === model.name),
    ),
  );
  const keys = models.flatMap((model) => model.fields.flatMap((field) => foreignKey(model.name, model.fields, field)));
  return `${[...tables, ...keys].join("\n\n")}\n`;
}

function readDmmf(schema: string) {
  const wasm: { get_dmmf(input: string): string } = createRequire(import.meta.url)("@prisma/prisma-schema-wasm");
  return Dmmf.parse(
    JSON.parse(wasm.get_dmmf(JSON.stringify({ prismaSchema: [["schema.prisma", schema]], noColor: true }))),
  );
}

function createTable(model: string, fields: readonly Field[], indexes: readonly Index[]): string {
  const indexed = new Set(indexes.flatMap((index) => index.fields.map((field) => field.name)));
  const columns = fields
    .filter((field) => field.kind !== "object")
    .map((field) => column(field, indexed.has(field.name)));
  const keys = indexes.map((index) => {
    const names = index.fields.map((field) => field.name);
    const list = names.map((name) => `\`${name}\``).join(", ");
    if (index.type === "id") return `PRIMARY KEY (${list})`;
    if (index.type === "unique") return `UNIQUE INDEX \`${model}_${names.join("_")}_key\` (${list})`;
    if (index.type === "normal") return `INDEX \`${model}_${names.join("_")}_idx\` (${list})`;
    throw new Error(`${model}: an index of type ${index.type} has no form that works on both databases.`);
  });
  const lines = [...columns, ...keys].map((line) => `  ${line}`).join(",\n");
  return `CREATE TABLE \`${model}\` (\n${lines}\n) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`;
}

function column(field: Field, indexed: boolean): string {
  if (field.isList || field.kind !== "scalar")
    throw new Error(`${field.name}: lists and enums do not work on both databases.`);
  const native = field.nativeType;
  const type = native
    ? `${native[0].toUpperCase()}${native[1].length > 0 ? `(${native[1].join(",")})` : ""}`
    : field.type === "String"
      ? indexed
        ? INDEXED_STRING
        : PLAIN_STRING
      : types[field.type];
  if (!type) throw new Error(`${field.name}: no MariaDB type for ${field.type}.`);
  return `\`${field.name}\` ${type}${field.isRequired ? " NOT NULL" : ""}${defaultOf(field)}`;
}

function defaultOf(field: Field): string {
  const value = field.default;
  if (value === undefined) return "";
  if (typeof value === "number") return ` DEFAULT ${value}`;
  if (typeof value === "boolean") return ` DEFAULT ${value ? 1 : 0}`;
  if (typeof value === "string") return ` DEFAULT '${value.replaceAll("'", "''")}'`;
  if (value.name === "autoincrement") return " AUTO_INCREMENT";
  if (value.name === "now") return " DEFAULT CURRENT_TIMESTAMP(3)";
  throw new Error(`${field.name}: the default ${value.name}() is made by Rookery, not by the database.`);
}

function foreignKey(model: string, fields: readonly Field[], field: Field): string[] {
  const from = field.relationFromFields ?? [];
  const to = field.relationToFields ?? [];
  if (field.kind !== "object" || from.length === 0) return [];
  const required = from.every((name) => fields.find((candidate) => candidate.name === name)?.isRequired);
  const onDelete = referentialActions[field.relationOnDelete ?? (required ? "Restrict" : "SetNull")];
  if (!onDelete) throw new Error(`${model}.${field.name}: unknown onDelete ${field.relationOnDelete}.`);
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  return [
    `ALTER TABLE \`${model}\` ADD CONSTRAINT \`${model}_${from.join("_")}_fkey\` FOREIGN KEY (${list(from)}) ` +
      `REFERENCES \`${field.type}\` (${list(to)}) ON DELETE ${onDelete} ON UPDATE CASCADE;`,
  ];
}
