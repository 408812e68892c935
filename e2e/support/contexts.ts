import { join } from "node:path";
import { openingVault } from "#lib/adapters/secrets/opening-vault.ts";
import { createAuditTrail } from "#lib/audit/append-event.ts";
import type { Actor } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import type { Database } from "#lib/core/database.ts";
import { newId } from "#lib/core/ids.ts";
import { silentLogger } from "#lib/core/log.ts";
import type { Role } from "#lib/core/schemas.ts";
import { scratchFolder } from "./databases.ts";

/** A person with one role per environment ("*" = all); signed in with a second factor just now. */
export function testUser(role: Role = "administrator", environmentId = "*", id = newId()): Actor {
  return {
    kind: "user",
    id,
    name: `${role} ${id.slice(0, 4)}`,
    sessionId: newId(),
    grants: [{ role, environmentId }],
    strongAt: new Date(),
  };
}

/**
 * A context with the real audit trail and the real opening vault, its key file in a folder of the test's own. Contexts
 * of one database share the key, as two workers would.
 */
export async function testContext(
  database: Database,
  options: { actor?: Actor; now?: () => Date } = {},
): Promise<Context> {
  const now = options.now ?? (() => new Date());
  return {
    actor: options.actor ?? { kind: "system", id: "test", name: "Test" },
    now,
    log: silentLogger,
    database,
    audit: createAuditTrail(),
    vault: await openingVault({ keyFile: join(scratchFolder(database), "worker.key"), database, now }),
    requestId: newId(),
  };
}
