import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { RevokeTokenInput } from "../schemas.ts";

/** Ends a token at once: one's own, or anybody's for an administrator. Its row stays for the audit. */
export async function revokeToken(context: Context, raw: unknown): Promise<void> {
  const { tokenId } = parse(RevokeTokenInput, raw);
  const row = await context.database.apiToken.findUnique({ where: { id: tokenId } });
  const own = row !== null && context.actor.kind === "user" && row.userId === context.actor.id;
  const subject = {
    kind: "token",
    id: tokenId,
    name: row?.name ?? "no such token",
    detail: { prefix: row?.prefix ?? null },
  };
  await mutate(context, "token.revoke", own ? "session.own" : "access.manage", subject, async (tx) => {
    const { count } = await tx.apiToken.updateMany({
      where: { id: tokenId, revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (count !== 1) throw new RookeryError("not_found", "There is no such token, or it was revoked before.");
  });
}
