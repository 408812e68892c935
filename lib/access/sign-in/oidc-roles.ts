import type { Role } from "#lib/core/schemas.ts";
import type { OidcProvider } from "./oidc-providers.ts";

export interface NamedGrant {
  environment: string;
  role: Role;
}

/**
 * The roles that a provider's groups give. A claim that is missing, truncated (more groups than fit are replaced by a
 * link: `_claim_names`), or of the wrong shape gives the least role, as does one without a known group. Pure.
 */
export function rolesFromClaims(provider: OidcProvider, claims: Record<string, unknown>): NamedGrant[] {
  const found = new Map<string, NamedGrant>();
  for (const group of groupsOf(provider, claims) ?? []) {
    if (!Object.hasOwn(provider.groupRoles, group)) continue;
    for (const { role, environment } of provider.groupRoles[group] ?? [])
      found.set(`${environment} ${role}`, { environment, role });
  }
  if (found.size > 0) return [...found.values()];
  return provider.leastRole === false
    ? []
    : [{ environment: provider.leastRole.environment, role: provider.leastRole.role }];
}

function groupsOf(provider: OidcProvider, claims: Record<string, unknown>): string[] | null {
  const elsewhere = claims._claim_names;
  if (typeof elsewhere === "object" && elsewhere !== null && Object.hasOwn(elsewhere, provider.groupsClaim))
    return null;
  const value = Object.hasOwn(claims, provider.groupsClaim) ? claims[provider.groupsClaim] : undefined;
  return Array.isArray(value) && value.every((group) => typeof group === "string") ? value : null;
}
