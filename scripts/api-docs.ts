// Writes docs/api.md from the table of endpoints; with "check" only says whether it is current.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allEndpoints } from "#lib/web/endpoints/openapi.ts";
import { apiDocs } from "#lib/web/openapi-docs.ts";

const file = join(import.meta.dirname, "..", "docs", "api.md");
const text = apiDocs(allEndpoints());
if (process.argv[2] === "check") {
  if (readFileSync(file, "utf8") !== text) {
    console.error("docs/api.md is not what the table of endpoints says. Run: npm run docs:api");
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}
