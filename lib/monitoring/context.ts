import type { Context } from "../core/context.ts";
import type { MetricsReader } from "./ports.ts";

/** What the verbs of this room are given beside the usual: the metrics, to read. */
export interface MonitoringContext extends Context {
  readonly metrics: MetricsReader;
}
