import { createClaim } from "#lib/access/sign-in/create-claim.ts";
import { sealingVault } from "#lib/adapters/secrets/sealing-vault.ts";
import { createAuditTrail } from "#lib/audit/append-event.ts";
import type { Config } from "#lib/core/config.ts";
import { openDatabase } from "#lib/core/database.ts";
import { newId } from "#lib/core/ids.ts";
import { createLogger } from "#lib/core/log.ts";
import type { OperationsContext } from "#lib/operations/define.ts";
import { createCatalogue } from "#lib/runtime/catalogue.ts";

/** The launcher acts as the system, through the same verbs as everybody; it can seal secrets and open none. */
export async function openLauncherContext(config: Config): Promise<OperationsContext> {
  return {
    actor: { kind: "system", id: "system", name: "Rookery" },
    now: () => new Date(),
    log: createLogger("launcher", "error"),
    database: openDatabase(config.databaseUrl),
    audit: createAuditTrail(),
    vault: sealingVault(),
    requestId: newId(),
    catalogue: createCatalogue(),
  };
}

/** The one-time claim link while nobody has claimed the installation; null afterwards. */
export async function whenClaimable(context: OperationsContext, config: Config): Promise<string | null> {
  const claim = await createClaim(context, config.publicUrl);
  return claim?.link ?? null;
}
