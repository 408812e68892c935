import type { Context } from "#lib/core/context.ts";
import { isUniqueViolation } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { CreateUserInput, UserIdInput } from "../schemas.ts";
import { makeOneTimeToken } from "../sign-in/one-time-link.ts";
import { writeManualGrants } from "./set-grants.ts";

const invitationMs = 7 * 24 * 60 * 60 * 1000;

/** The path that the invited person opens to choose a password; shown to the administrator once. */
export interface Invitation {
  userId: string;
  path: string;
  expiresAt: string;
}

/** Makes an account with its roles and a one-time link (7 days) to set its password. Throws `conflict` for a known address. */
export async function createUser(context: Context, raw: unknown): Promise<Invitation> {
  const input = parse(CreateUserInput, raw);
  const userId = newId();
  const subject = { kind: "user", id: userId, name: input.name, detail: { email: input.email, grants: input.grants } };
  try {
    return await mutate(context, "user.create", "access.manage", subject, async (tx) => {
      const createdAt = context.now();
      await tx.user.create({ data: { id: userId, email: input.email, name: input.name, createdAt } });
      await writeManualGrants(tx, userId, input.grants, createdAt);
      return invitationOf(userId, await makeOneTimeToken(tx, `invitation:${userId}`, createdAt, invitationMs));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new RookeryError("conflict", "Somebody has an account with this e-mail address already.", {
      fields: { email: "is taken" },
    });
  }
}

/** A new link for somebody who lost theirs, or their password. The older link dies. */
export async function inviteAgain(context: Context, raw: unknown): Promise<Invitation> {
  const { userId } = parse(UserIdInput, raw);
  const user = await context.database.user.findUnique({ where: { id: userId } });
  const subject = { kind: "user", id: userId, name: user?.name ?? "no such person" };
  return mutate(context, "user.invite", "access.manage", subject, async (tx) => {
    if (!user || user.disabledAt)
      throw new RookeryError("not_found", "There is no such person, or the account is disabled.");
    return invitationOf(userId, await makeOneTimeToken(tx, `invitation:${userId}`, context.now(), invitationMs));
  });
}

function invitationOf(userId: string, link: { token: string; expiresAt: Date }): Invitation {
  return { userId, path: `/claim?code=${link.token}`, expiresAt: link.expiresAt.toISOString() };
}
