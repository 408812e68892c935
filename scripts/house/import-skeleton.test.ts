import { expect, test } from "vitest";
import { importsOf } from "./import-skeleton.ts";

test("sees every way to name a module, types included", () => {
  const source = `
    import a from "a"; import type { B } from "b"; export * from "c"; export { d } from "d";
    import "e"; const f = await import("f"); type G = import("g").G; const notOne = "h";
  `;
  expect(importsOf(source, false).sort()).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
});

test("reads a page with markup", () => {
  expect(importsOf('import { X } from "x"; export const P = () => <X a="import b" />;', true)).toEqual(["x"]);
});
