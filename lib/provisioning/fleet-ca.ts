import type { Context } from "../core/context.ts";
import { isUniqueViolation } from "../core/database.ts";
import { RookeryError } from "../core/errors.ts";
import { FleetCa, fleetCaKey } from "../inventory/instance-target.ts";
import type { StepIo } from "../operations/define.ts";
import { changeRows } from "./change-rows.ts";

const keyPlace = { ownerTable: "Setting", ownerId: fleetCaKey, field: "privateKey" };

/** True when the fleet's certificate authority exists. */
export async function hasFleetCa(context: Pick<Context, "database">): Promise<boolean> {
  const row = await context.database.setting.findUnique({ where: { key: fleetCaKey } });
  return FleetCa.safeParse(row?.value).success;
}

/** Makes the fleet's certificate authority once per installation; the key goes into the vault with the same commit. */
export async function ensureFleetCa(io: StepIo): Promise<void> {
  if (await hasFleetCa(io.context)) return;
  const made = await io.tools.certificates.createAuthority("Rookery fleet CA");
  try {
    await changeRows(io, async (tx) => {
      // The setting first: of two workers that make one at the same time, the second stops here and rolls back whole.
      await tx.setting.create({
        data: { key: fleetCaKey, value: { certificatePem: made.certificatePem }, updatedAt: io.context.now() },
      });
      await io.context.vault.seal(tx, keyPlace, made.privateKeyPem);
    });
    io.log("Made the fleet's certificate authority");
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
}

/** The fleet's authority with its key. Throws `precondition` when there is none, `forbidden` without the worker's key. */
export async function fleetAuthority(
  context: Pick<Context, "database" | "vault">,
): Promise<{ certificatePem: string; privateKeyPem: string }> {
  const [row, secret] = await Promise.all([
    context.database.setting.findUnique({ where: { key: fleetCaKey } }),
    context.database.secret.findUnique({ where: { ownerTable_ownerId_field: keyPlace } }),
  ]);
  const ca = FleetCa.safeParse(row?.value);
  if (!ca.success || !secret)
    throw new RookeryError(
      "precondition",
      "The fleet has no certificate authority yet; it is made with the first cluster.",
    );
  return { certificatePem: ca.data.certificatePem, privateKeyPem: await context.vault.open(secret.id) };
}
