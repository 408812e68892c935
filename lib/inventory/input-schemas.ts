import { z } from "zod";
import { PageInput, RangeInput, Slug } from "../core/schemas.ts";
import { clusterStates, topologies } from "./schemas.ts";

const words = z.string().trim().max(200);

export const clusterSorts = ["need", "name", "environment", "version", "lag", "owner", "since"] as const;
type ClusterSort = (typeof clusterSorts)[number];
const descending = clusterSorts.map((sort) => `-${sort}` as const satisfies `-${ClusterSort}`);

/** One value or several: "production,staging" in an address, an array elsewhere. */
function oneOrMore<T extends z.ZodType>(item: T) {
  const words = z.union([
    z.string().transform((text): unknown[] => text.split(",").filter((word) => word !== "")),
    z.array(z.unknown()),
  ]);
  return words.pipe(z.array(item).min(1).max(20) as z.ZodType<z.output<T>[], unknown[]>);
}

/**
 * Filters of the fleet table; each leaves out what does not match, several values of one are "either". `label` is
 * "team=payments". A sort with a minus in front goes down, as `direction` does.
 */
export const ListClustersInput = PageInput.extend({
  q: words.optional(),
  environment: oneOrMore(Slug).optional(),
  state: oneOrMore(z.enum(clusterStates)).optional(),
  version: oneOrMore(z.string().max(20)).optional(),
  provider: oneOrMore(z.string().max(40)).optional(),
  topology: oneOrMore(z.enum(topologies)).optional(),
  label: z
    .string()
    .regex(/^[^=]{1,41}=.{0,80}$/, "write it as name=value")
    .optional(),
  sort: z.enum([...clusterSorts, ...descending]).default("need"),
  direction: z.enum(["asc", "desc"]).default("asc"),
});
export type ListClustersInput = z.input<typeof ListClustersInput>;

export const ListInstancesInput = PageInput.extend({
  q: words.optional(),
  clusterId: z.string().optional(),
  environment: Slug.optional(),
  version: z.string().max(20).optional(),
  sort: z.enum(["name", "cluster", "version"]).default("cluster"),
  direction: z.enum(["asc", "desc"]).default("asc"),
});
export type ListInstancesInput = z.input<typeof ListInstancesInput>;

/** A cluster by slug or id. */
export const ClusterKey = z.object({ cluster: z.string().min(1).max(80) });
export type ClusterKey = z.input<typeof ClusterKey>;

/** An instance by id, or by name within a cluster (slug or id). */
export const InstanceKey = z.object({ instance: z.string().min(1).max(80), cluster: z.string().max(80).optional() });
export type InstanceKey = z.input<typeof InstanceKey>;

export const SearchInput = z.object({ q: words.min(1), limit: z.coerce.number().int().min(1).max(50).default(20) });
export type SearchInput = z.input<typeof SearchInput>;

export const ListFleetEventsInput = PageInput.extend({
  from: RangeInput.shape.from.optional(),
  to: RangeInput.shape.to.optional(),
  clusterId: z.string().optional(),
  instanceId: z.string().optional(),
  kinds: z.array(z.string().max(60)).max(50).optional(),
  /** Only events after this id, oldest first: what a stream replays. */
  afterId: z.coerce.number().int().min(0).optional(),
});
export type ListFleetEventsInput = z.input<typeof ListFleetEventsInput>;

export const ListHealthSpansInput = z.object({
  clusterIds: z.array(z.string()).min(1).max(1_000),
  ...RangeInput.shape,
});
export type ListHealthSpansInput = z.input<typeof ListHealthSpansInput>;

export const SetDowntimeInput = z
  .object({
    clusterId: z.string().min(1),
    until: z.iso.datetime({ offset: true }),
    why: z.string().trim().min(1, "say why, for those who see it at night").max(500),
  })
  .strict();
export type SetDowntimeInput = z.input<typeof SetDowntimeInput>;

export const EndDowntimeInput = z.object({ clusterId: z.string().min(1) }).strict();
export type EndDowntimeInput = z.input<typeof EndDowntimeInput>;
