import { z } from "zod";
import { RangeInput } from "../core/schemas.ts";
import { EventView, HealthSpanView } from "../inventory/view-schemas.ts";

export const ReadStripsInput = z
  .object({ clusterIds: z.array(z.string().min(1).max(80)).min(1).max(200), ...RangeInput.shape })
  .strict();
export type ReadStripsInput = z.input<typeof ReadStripsInput>;

/** The tide of one cluster in a range with what happened in it, and how much is written to it now. */
export const ClusterStrip = z.object({
  clusterId: z.string(),
  /** The strip begins here when it lies inside the range: before it there was nothing to see. */
  createdAt: z.string(),
  spans: z.array(HealthSpanView),
  /** Newest first, at most 40: what is neither a change of state nor seen as a span. */
  events: z.array(EventView.pick({ id: true, at: true, title: true, operationId: true })),
  /** Of the servers that lead; null while no rate is known. */
  writesPerSecond: z.number().nullable(),
  writesAt: z.string().nullable(),
});
export type ClusterStrip = z.infer<typeof ClusterStrip>;
