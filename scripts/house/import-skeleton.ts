import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "@swc/core";

/** Our own source files below `folder`, as paths relative to `root`. */
export function sourceFiles(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(path, name)).isFile())
      .map((name) => `${folder}/${name}`);
  });
}

/** Everything a module imports or gives on, types and `import()` included. Throws when the file cannot be parsed. */
export function importsOf(source: string, tsx: boolean): string[] {
  const found = new Set<string>();
  collect(parseSync(source, { syntax: "typescript", tsx, decorators: false, target: "es2022" }).body, found);
  return [...found];
}

function collect(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const child of node) collect(child, found);
    return;
  }
  if (typeof node !== "object" || node === null || !("type" in node)) {
    if (typeof node === "object" && node !== null) for (const child of Object.values(node)) collect(child, found);
    return;
  }
  if ("source" in node && isText(node.source)) found.add(node.source.value);
  if (node.type === "CallExpression" && "callee" in node && isImport(node.callee) && "arguments" in node) {
    const first: unknown = Array.isArray(node.arguments) ? node.arguments[0] : undefined;
    if (typeof first === "object" && first !== null && "expression" in first && isText(first.expression))
      found.add(first.expression.value);
  }
  if (node.type === "TsImportType" && "argument" in node && isText(node.argument)) found.add(node.argument.value);
  for (const child of Object.values(node)) collect(child, found);
}

function isText(node: unknown): node is { value: string } {
  return (
    typeof node === "object" &&
    node !== null &&
    "type" in node &&
    node.type === "StringLiteral" &&
    "value" in node &&
    typeof node.value === "string"
  );
}

function isImport(node: unknown): boolean {
  return typeof node === "object" && node !== null && "type" in node && node.type === "Import";
}

/**
 * Copies the project's module graph to `target`: every TypeScript file is there with its imports and nothing else.
 * dependency-cruiser cannot parse .tsx without TypeScript 6; with this it reads every file. Returns how many were written.
 */
export function writeSkeleton(root: string, target: string, files: readonly string[]): number {
  let written = 0;
  for (const file of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    if (/[.]tsx?$/.test(file)) {
      const lines = importsOf(readFileSync(join(root, file), "utf8"), file.endsWith("x")).map(
        (name) => `import ${JSON.stringify(name)};`,
      );
      // tsx has become ts in content, but keeps its name, so that imports of it resolve.
      writeFileSync(join(target, file), `${lines.join("\n")}\n`);
      written++;
    } else cpSync(join(root, file), join(target, file));
  }
  return written;
}

/** Puts what resolution needs beside a skeleton. */
export function equipSkeleton(root: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(root, name), join(target, name));
  cpSync(join(root, ".dependency-cruiser.cjs"), join(target, ".dependency-cruiser.cjs"));
  symlinkSync(join(root, "node_modules"), join(target, "node_modules"));
}
