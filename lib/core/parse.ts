import type { z } from "zod";
import { type FieldErrors, RookeryError } from "./errors.ts";

/** Parses input at a border. Throws `invalid` with one sentence per field; never returns a partly valid value. */
export function parse<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const fields: FieldErrors = {};
  for (const issue of result.error.issues) {
    const path = issue.path.map(String).join(".") || "(input)";
    fields[path] ??= issue.message;
  }
  const [path, message] = Object.entries(fields)[0] ?? ["(input)", "is not valid"];
  throw new RookeryError("invalid", `${path}: ${message}`, { fields });
}
