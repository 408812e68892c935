import { readFileSync } from "node:fs";
import type { SecretVault } from "../access/ports.ts";
import { type OidcProvider, parseOidcProviders } from "../access/sign-in/oidc-providers.ts";
import { sealingVault } from "../adapters/secrets/sealing-vault.ts";
import { openWebKey, type WebKey } from "../adapters/secrets/web-key.ts";
import { createAuditTrail } from "../audit/append-event.ts";
import type { AuditTrail } from "../audit/ports.ts";
import { type Config, pinAuthUrl, readConfig } from "../core/config.ts";
import { type Database, openDatabase, type Tx } from "../core/database.ts";
import { createLogger, type Logger } from "../core/log.ts";
import type { Catalogue } from "../operations/define.ts";

/** What a web process holds for as long as it lives. It can seal secrets and open none. */
export interface WebRuntime {
  readonly config: Config;
  readonly log: Logger;
  readonly database: Database;
  readonly audit: AuditTrail<Tx>;
  readonly vault: SecretVault<Tx>;
  readonly catalogue: Catalogue;
  readonly webKey: WebKey;
  readonly oidcProviders: readonly OidcProvider[];
}

const holder = Symbol.for("rookery.web.runtime");
type Holder = typeof globalThis & { [holder]?: Promise<WebRuntime> | undefined };

/**
 * The runtime of this process, built at first use. Kept on globalThis, because Next bundles each route for itself and
 * every bundle would otherwise open its own database. A failed start is tried again by the next request.
 */
export function webRuntime(): Promise<WebRuntime> {
  const place: Holder = globalThis;
  place[holder] ??= build().catch((error: unknown) => {
    place[holder] = undefined;
    throw error;
  });
  return place[holder];
}

async function build(): Promise<WebRuntime> {
  const config = readConfig();
  pinAuthUrl(config);
  return {
    config,
    log: createLogger("web", config.logLevel),
    database: openDatabase(config.databaseUrl),
    audit: createAuditTrail(),
    vault: sealingVault(),
    catalogue: noOperations,
    webKey: await openWebKey(config.webKeyFile),
    oidcProviders: parseOidcProviders(config.oidc, (path) => readFileSync(path, "utf8")),
  };
}

// lib/runtime.ts brings the catalogue of this installation; without it there is no kind that could be proposed.
const noOperations: Catalogue = { get: () => undefined, kinds: () => [] };
