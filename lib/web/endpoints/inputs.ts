import { z } from "zod";

/** A list in a query string: "a,b" (OpenAPI: style form, explode false). Arrays are taken as they are. */
export function commaList<T extends z.ZodType>(item: T) {
  return z.preprocess(wordsOf, z.array(item).max(200));
}

function wordsOf(value: unknown): unknown {
  return typeof value === "string" ? value.split(",").filter((word) => word !== "") : value;
}

/** A range for examples: one hour. */
export const exampleRange = { from: "2026-11-22T09:00:00Z", to: "2026-11-22T10:00:00Z" };
