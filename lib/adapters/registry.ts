import { RookeryError } from "../core/errors.ts";
import { type ProviderKind, providers } from "../inventory/schemas.ts";
import type { Provisioner } from "../provisioning/ports.ts";

/** Providers that make servers; the others only adopt them. A new kind fails the build until it is listed here. */
const makesServers: Record<ProviderKind, boolean> = { local: true, external: false, fake: true };

/** Finds the provisioner of a kind. Throws `precondition` for a provider that this process has none for. */
export function provisionerRegistry(
  wired: Partial<Record<ProviderKind, Provisioner>>,
): (kind: ProviderKind) => Provisioner {
  return (kind) => {
    const found = wired[kind];
    if (found) return found;
    const known = providers.filter((name) => wired[name]).join(", ");
    const why = makesServers[kind]
      ? `This worker has no provider "${kind}" (it has: ${known}).`
      : `Servers of provider "${kind}" are not ours to start or stop.`;
    throw new RookeryError("precondition", why);
  };
}
