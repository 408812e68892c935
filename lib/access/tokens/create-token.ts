import { randomInt } from "node:crypto";
import { actionRoles, can } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newId, newSecretToken } from "#lib/core/ids.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { CreateTokenInput } from "../schemas.ts";
import { hashOfSecret } from "../secret-hash.ts";

const dayMs = 24 * 60 * 60 * 1000;
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

/**
 * A token for the REST API: `rky_<8>_<43>`, shown this once; only its hash is stored. It can never do more than its
 * owner may at the time of use, and never approves. Throws `forbidden` for tokens that ask for tokens, `invalid`.
 */
export async function createToken(
  context: Context,
  raw: unknown,
): Promise<{ id: string; token: string; prefix: string; expiresAt: string }> {
  const input = parse(CreateTokenInput, raw);
  const unknown = input.scopes.filter((scope) => scope !== "*" && !Object.hasOwn(actionRoles, scope));
  if (unknown.length > 0)
    throw new RookeryError("invalid", `There is no right "${unknown[0]}".`, {
      fields: { scopes: `"${unknown[0]}" is not a right` },
    });
  const { actor } = context;
  const now = context.now();
  const id = newId();
  const prefix = `rky_${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
  const token = `${prefix}_${newSecretToken()}`;
  const expiresAt = new Date(now.getTime() + input.expiresInDays * dayMs);
  const detail = { prefix, scopes: input.scopes, environment: input.environmentId, expiresAt };
  await mutate(context, "token.create", "token.own", { kind: "token", id, name: input.name, detail }, async (tx) => {
    if (actor.kind !== "user") throw new RookeryError("forbidden", "Only a signed-in person can make a token.");
    if (input.environmentId !== "*" && !can(actor, "fleet.read", { environmentId: input.environmentId })) {
      throw new RookeryError("invalid", "There is no such environment.", {
        fields: { environmentId: "does not exist" },
      });
    }
    await tx.apiToken.create({
      data: {
        id,
        userId: actor.id,
        name: input.name,
        prefix,
        hash: hashOfSecret(token),
        scopes: input.scopes,
        environmentId: input.environmentId,
        createdAt: now,
        expiresAt,
      },
    });
  });
  return { id, token, prefix, expiresAt: expiresAt.toISOString() };
}
