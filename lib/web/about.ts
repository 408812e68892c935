import { z } from "zod";
import { type Config, rookeryVersion } from "../core/config.ts";
import { MigrationState, readMigrationState } from "../core/migration-state.ts";
import { listWorkers } from "../inventory/list-workers.ts";
import { WorkersView } from "../inventory/worker-schemas.ts";
import type { ApiContext } from "./endpoint.ts";
import { LicenceView, listLicences } from "./licences.ts";

/** What this installation is made of. */
export const AboutView = z.object({
  version: z.string(),
  node: z.string(),
  database: z.object({ kind: z.enum(["sqlite", "mariadb"]), schema: MigrationState }),
  /** How long measured values are kept, and how often they are read. */
  retention: z.object({
    rawHours: z.number(),
    rollupDays: z.number(),
    lightPollMs: z.number(),
    metricsPollMs: z.number(),
  }),
  metrics: z.object({ instances: z.number(), fileBytes: z.number() }).nullable(),
  workers: WorkersView,
  operations: z.array(z.object({ kind: z.string(), label: z.string() })),
  licence: z.string(),
  licences: z.array(LicenceView),
  asOf: z.string(),
});
export type AboutView = z.infer<typeof AboutView>;

/** Versions, workers, database, kinds of operations, licences. Throws `not_found` for actors who may read nothing. */
export async function readAbout(context: ApiContext, config: Config): Promise<AboutView> {
  const workers = await listWorkers(context);
  const schema = await readMigrationState(context.database);
  const stats = await context.metrics.stats().catch((error: unknown) => {
    context.log.warn({ err: error }, "the metrics store cannot be read");
    return null;
  });
  return {
    version: rookeryVersion,
    node: process.version,
    database: { kind: context.database.dialect, schema },
    retention: {
      rawHours: config.retentionRawHours,
      rollupDays: config.retentionRollupDays,
      lightPollMs: config.lightPollMs,
      metricsPollMs: config.metricsPollMs,
    },
    metrics: stats && { instances: stats.instances, fileBytes: stats.fileBytes },
    workers,
    operations: context.catalogue.kinds().map((kind) => ({ kind, label: context.catalogue.get(kind)?.label ?? kind })),
    licence: "Apache-2.0",
    licences: listLicences(),
    asOf: context.now().toISOString(),
  };
}
