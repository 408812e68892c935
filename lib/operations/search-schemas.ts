import { z } from "zod";

/** One hit of the palette: what it is, where it is, and its environment, so that names are never mistaken. */
export const PaletteHit = z.object({
  kind: z.enum(["cluster", "instance", "environment", "operation"]),
  name: z.string(),
  href: z.string(),
  note: z.string().nullable(),
  environment: z.object({ name: z.string(), pattern: z.string() }).nullable(),
});
export type PaletteHit = z.infer<typeof PaletteHit>;
