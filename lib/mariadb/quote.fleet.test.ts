import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSqlServers, type SqlServer, type SqlServers, testedSeries } from "#e2e/support/sql-servers.ts";
import { quoteIdentifier, quoteString } from "./quote.ts";

const modes = [
  "",
  "ANSI_QUOTES",
  "NO_BACKSLASH_ESCAPES",
  "ANSI_QUOTES,NO_BACKSLASH_ESCAPES",
  "PAD_CHAR_TO_FULL_LENGTH",
  "ORACLE",
];
const special = fc.constantFrom(
  "'",
  '"',
  "\\",
  "`",
  "\0",
  "\n",
  "\r",
  "\x1a",
  "%",
  "_",
  ";",
  "--",
  "/*",
  "?",
  "é",
  "🐦",
  "0",
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(special).map((parts) => parts.join("")),
);
const wellFormed = text.filter((value) => value.isWellFormed());
// The driver refuses result columns such as __proto__, which only their own tests mind.
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .filter(
    (value) =>
      value.length <= 64 &&
      !value.startsWith("__") &&
      !value.endsWith(" ") &&
      [...value].every((one) => (one.codePointAt(0) ?? 0) > 0 && (one.codePointAt(0) ?? 0) <= 0xffff),
  );

let servers: SqlServers;
beforeAll(async () => {
  servers = await createSqlServers();
}, 60_000);
afterAll(() => servers.close());

describe.each(testedSeries)("quoting on %s", (series) => {
  let server: SqlServer;
  beforeAll(async () => {
    server = await servers.start(series);
  }, 60_000);

  test.each(modes)("values and names come back whole under sql_mode '%s'", async (mode) => {
    const connection = await server.root();
    await connection.execute(`SET SESSION sql_mode='${mode}'`);
    const quoteMode = { backslashEscapes: !mode.includes("NO_BACKSLASH_ESCAPES") };
    await fc.assert(
      fc.asyncProperty(wellFormed, name, async (value, column) => {
        const [row] = await connection.query(
          `SELECT HEX(${quoteString(value, quoteMode)}) AS hex_value, 7 AS ${quoteIdentifier(column)}`,
        );
        // ORACLE mode reads the empty literal as NULL only with EMPTY_STRING_IS_NULL, so "" stays "" here too.
        expect(Buffer.from(String(row?.hex_value), "hex").toString("utf8")).toBe(value);
        expect(Object.values(row ?? {})).toContain(7);
      }),
      { numRuns: 150 },
    );
    await connection.close();
  });
});
