import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceFiles } from "./import-skeleton.ts";

const MAX_LINES = 300;
const forbiddenNames = /(^|\/)(utils?|helpers?|common|services?|managers?|misc|shared)[./]/;
// Names that Next, the tools and JavaScript's own conventions give.
const givenNames = /^(\[{1,2}(\.\.\.)?[a-z][A-Za-z]*\]{1,2}|\([a-z-]+\)|@[a-z]+)$/;
const coreFiles =
  "access clock config context database database-options errors ids log migrate migrate-mariadb migrate-sqlite migration-files migration-state mutate parse redact schemas sql-script sqlite-adapter sqlite-connection sqlite-errors sqlite-values".split(
    " ",
  );

/** Breaches of the rules on sizes, names and the environment, one line each. */
export function checkFiles(root: string): string[] {
  const files = sourceFiles(root, ["lib", "app", "components", "scripts", "e2e", "prisma"]).filter(
    (file) => !file.startsWith("prisma/generated/") && !file.includes("__screenshots__"),
  );
  return files.flatMap((file) => [...checkName(file), ...checkContent(file, join(root, file))]);
}

function checkName(file: string): string[] {
  const found: string[] = [];
  const odd = file.split("/").filter((part) => !givenNames.test(part) && !/^[a-z0-9][a-z0-9._-]*$/.test(part));
  if (odd.length > 0) found.push(`${file}: "${odd[0]}" is not kebab-case`);
  if (/^(lib|app|components)\//.test(file) && forbiddenNames.test(file))
    found.push(`${file}: name it after what it does`);
  if (/^(lib|components)\/.*(^|\/)index\.tsx?$/.test(file)) found.push(`${file}: no barrels; import the file itself`);
  const core = /^lib\/core\/([^/]+?)((\.db|\.fleet)?\.test)?\.ts$/.exec(file)?.[1];
  if (file.startsWith("lib/core/") && (core === undefined || !isCoreName(core))) {
    found.push(`${file}: lib/core is a closed list; find the room it belongs to`);
  }
  return found;
}

function isCoreName(name: string): boolean {
  return coreFiles.includes(name);
}

function checkContent(file: string, path: string): string[] {
  if (!/\.(ts|tsx|mjs|css)$/.test(file)) return [];
  const text = readFileSync(path, "utf8");
  const found: string[] = [];
  const lines = text.split("\n").length - 1;
  if (lines > MAX_LINES) found.push(`${file}: ${lines} lines; ${MAX_LINES} is the limit`);
  const isTest = /\.(test|spec|contract)\.tsx?$/.test(file);
  if (
    /^(lib|app|components)\//.test(file) &&
    !isTest &&
    file !== "lib/core/config.ts" &&
    /\bprocess\.env\b/.test(withoutComments(text))
  ) {
    found.push(`${file}: only lib/core/config.ts reads process.env`);
  }
  // Spelled in two halves, so that this file does not find itself.
  const silencers = new RegExp(`@ts-${"ignore"}|@ts-${"nocheck"}|@ts-${"expect-error"}|biome-${"ignore"}`);
  if (silencers.test(text)) found.push(`${file}: a checker is silenced; mend what it says`);
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
