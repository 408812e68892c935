import { z } from "zod";
import { ClusterRow, FleetOverview } from "../inventory/view-schemas.ts";
import { WorkersView } from "../inventory/worker-schemas.ts";
import { OperationRow } from "./schemas.ts";

/** A healthy cluster, as the quiet strip of Now needs it. */
export const QuietCluster = ClusterRow.pick({
  id: true,
  slug: true,
  name: true,
  environment: true,
  state: true,
  sentence: true,
  quiet: true,
  since: true,
  asOf: true,
});
export type QuietCluster = z.infer<typeof QuietCluster>;

/** All that the page Now shows, in one answer. */
export const NowView = FleetOverview.omit({ quietClusters: true }).extend({
  /** The quiet ones; at most 200, in `counts` are all. */
  quietClusters: z.array(QuietCluster),
  /** Operations under way, also those that wait for a person; at most 50. */
  running: z.object({ rows: z.array(OperationRow), total: z.number() }),
  /** What waits for an approval that this person may give. */
  waiting: z.array(OperationRow),
  workers: WorkersView,
  asOf: z.string(),
});
export type NowView = z.infer<typeof NowView>;
