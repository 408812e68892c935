import { z } from "zod";
import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import type { FleetTarget } from "../mariadb/ports.ts";

/** Key of the Setting that holds the fleet's CA certificate; its private key is a secret of the same place. */
export const fleetCaKey = "fleet.ca";
export const FleetCa = z.object({ certificatePem: z.string() });

/** How an instance is reached beside host and port: which CA vouches for it, and under which name. */
export const InstanceSettings = z.object({ ca: z.string().optional(), serverName: z.string().optional() }).loose();

/**
 * How to connect to a managed instance with its control account. Throws `not_found`, `precondition` (no account kept),
 * `forbidden` in a process that cannot open secrets.
 */
export async function instanceTarget(
  context: Pick<Context, "database" | "vault">,
  instanceId: string,
): Promise<FleetTarget> {
  const instance = await context.database.instance.findUnique({ where: { id: instanceId } });
  if (!instance) throw new RookeryError("not_found", "There is no such instance.");
  if (!instance.secretId)
    throw new RookeryError(
      "precondition",
      `No account is kept for ${instance.name}. Adopt the cluster again with an account.`,
    );
  return {
    label: `${instance.name} (${instance.host}:${instance.port})`,
    host: instance.host,
    port: instance.port,
    user: instance.account,
    password: await context.vault.open(instance.secretId),
    tls: await tlsOf(context, instance.tls, instance.settings),
  };
}

async function tlsOf(context: Pick<Context, "database">, mode: string, stored: unknown): Promise<FleetTarget["tls"]> {
  if (mode === "off") return { mode: "off" };
  if (mode === "encrypt") return { mode: "encrypt" };
  const settings = InstanceSettings.parse(stored);
  const caPem = !settings.ca || settings.ca === "fleet" ? await fleetCaCertificate(context) : settings.ca;
  return { mode: "verify", caPem, ...(settings.serverName ? { serverName: settings.serverName } : {}) };
}

/** The fleet CA's certificate in PEM. Throws `precondition` when none was made yet. */
export async function fleetCaCertificate(context: Pick<Context, "database">): Promise<string> {
  const row = await context.database.setting.findUnique({ where: { key: fleetCaKey } });
  const ca = FleetCa.safeParse(row?.value);
  if (!ca.success)
    throw new RookeryError(
      "precondition",
      "The fleet has no certificate authority yet; it is made with the first cluster.",
    );
  return ca.data.certificatePem;
}
