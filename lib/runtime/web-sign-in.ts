import { readFileSync } from "node:fs";
import { type OidcProvider, parseOidcProviders } from "../access/sign-in/oidc-providers.ts";
import { openWebKey, type WebKey } from "../adapters/secrets/web-key.ts";
import type { Config } from "../core/config.ts";

/** What web needs to sign people in: its own key, and the providers that this installation knows. */
export interface WebSignIn {
  readonly webKey: WebKey;
  readonly oidcProviders: readonly OidcProvider[];
}

/** Opens web's key file (made at first start) and reads the providers. Throws `precondition` or `invalid` with the way out. */
export async function openWebSignIn(config: Config): Promise<WebSignIn> {
  const readFile = (path: string) => readFileSync(/* turbopackIgnore: true */ path, "utf8");
  return { webKey: await openWebKey(config.webKeyFile), oidcProviders: parseOidcProviders(config.oidc, readFile) };
}
