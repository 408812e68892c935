import { z } from "zod";
import { rookeryVersion } from "../core/config.ts";
import { listWorkers } from "../inventory/list-workers.ts";
import { WorkersView } from "../inventory/worker-schemas.ts";
import type { ApiContext } from "./endpoint.ts";
import { LicenceView, listLicences } from "./licences.ts";

/** What this installation is made of. */
export const AboutView = z.object({
  version: z.string(),
  node: z.string(),
  database: z.object({ kind: z.enum(["sqlite", "mariadb"]) }),
  metrics: z.object({ instances: z.number(), fileBytes: z.number() }).nullable(),
  workers: WorkersView,
  operations: z.array(z.object({ kind: z.string(), label: z.string() })),
  licence: z.string(),
  licences: z.array(LicenceView),
  asOf: z.string(),
});
export type AboutView = z.infer<typeof AboutView>;

/** Versions, workers, database, kinds of operations, licences. Throws `not_found` for actors who may read nothing. */
export async function readAbout(context: ApiContext): Promise<AboutView> {
  const workers = await listWorkers(context);
  const stats = await context.metrics.stats().catch((error: unknown) => {
    context.log.warn({ err: error }, "the metrics store cannot be read");
    return null;
  });
  return {
    version: rookeryVersion,
    node: process.version,
    database: { kind: context.database.dialect },
    metrics: stats && { instances: stats.instances, fileBytes: stats.fileBytes },
    workers,
    operations: context.catalogue.kinds().map((kind) => ({ kind, label: context.catalogue.get(kind)?.label ?? kind })),
    licence: "Apache-2.0",
    licences: listLicences(),
    asOf: context.now().toISOString(),
  };
}
