import { z } from "zod";

/** Roles are a set, not a ladder: a person may be operator and approver. Each of them may also read. */
export const roles = ["viewer", "developer", "operator", "approver", "administrator"] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** A role in one environment; environmentId "*" means all of them. */
export const Grant = z.object({ environmentId: z.string(), role: Role });
export type Grant = z.infer<typeof Grant>;

/** Lower-case names that stand in URLs and on disk: cluster and environment slugs, instance names. */
export const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/, "3 to 40 lower-case letters, digits and hyphens, beginning with a letter");

export const Reason = z.string().trim().max(2_000);

/** A page of a list: `total` is the number of rows that match, not the number returned. */
export interface Page<T> {
  rows: T[];
  total: number;
  limit: number;
  offset: number;
}

export const PageInput = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  offset: z.coerce.number().int().min(0).default(0),
});

/** A time window; `to` defaults to now. Times are ISO 8601 with zone. */
export const RangeInput = z.object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) });
export type RangeInput = z.infer<typeof RangeInput>;

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
