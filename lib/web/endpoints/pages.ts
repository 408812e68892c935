import { z } from "zod";
import { type Page, PageInput } from "../../core/schemas.ts";

/** Page size of the API where nothing else is said: keeps an answer below 100 KB. */
export const apiPage = { limit: PageInput.shape.limit.unwrap().default(100), offset: PageInput.shape.offset };

/** A page of rows as the API gives it; `asOf` is when it was read from Rookery's database. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), total: z.number(), limit: z.number(), offset: z.number(), asOf: z.string() });
}

/** All rows there are, with the moment of reading. */
export function rowsOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), asOf: z.string() });
}

/** Puts the moment of reading on a page. */
export function aged<T>(page: Page<T>, now: Date): Page<T> & { asOf: string } {
  return { ...page, asOf: now.toISOString() };
}
