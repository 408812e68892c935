import { stringify } from "yaml";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { parse } from "../core/parse.ts";
import { findClusterOrThrow } from "../inventory/rows.ts";
import { demandReading } from "../inventory/visibility.ts";

export const ReadSpecInput = z.strictObject({ clusterId: z.string().min(1).max(80) });
export type ReadSpecInput = z.input<typeof ReadSpecInput>;

/** The desired state of a cluster as it stands. An adopted cluster has none of ours: `managed` is false. */
export const SpecView = z.object({
  clusterId: z.string(),
  slug: z.string(),
  managed: z.boolean(),
  specVersion: z.number(),
  spec: z.unknown(),
  updatedAt: z.string(),
});
export type SpecView = z.infer<typeof SpecView>;

/** Reads the spec of a cluster, by id or slug. Throws `not_found` also where it may not be seen. */
export async function readSpec(context: Context, raw: ReadSpecInput): Promise<SpecView> {
  demandReading(context.actor);
  const cluster = await findClusterOrThrow(context, parse(ReadSpecInput, raw).clusterId);
  return {
    clusterId: cluster.id,
    slug: cluster.slug,
    managed: cluster.managed,
    specVersion: cluster.specVersion,
    spec: cluster.spec,
    updatedAt: cluster.updatedAt.toISOString(),
  };
}

/** The same as the YAML file that a person would write. Pure. */
export function specYaml(view: Pick<SpecView, "spec">): string {
  return stringify(view.spec, { lineWidth: 0 });
}
