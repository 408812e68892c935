import { isUniqueViolation } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { countAdministrators } from "../people/last-administrator.ts";
import { ClaimInput } from "../schemas.ts";
import type { SignInContext } from "./context.ts";
import { spendOneTimeToken } from "./one-time-link.ts";
import { demandStrongPassword, hashPassword } from "./password.ts";

/**
 * Makes the first account, with the role of administrator everywhere. Of any number of browsers that try at once
 * exactly one succeeds. Throws `invalid` (fields), `forbidden` for a used, late or wrong link, `conflict` once claimed.
 */
export async function claimInstallation(
  context: SignInContext,
  raw: unknown,
): Promise<{ userId: string; name: string }> {
  const input = parse(ClaimInput, raw);
  demandStrongPassword(input.password, [input.name, input.email.split("@")[0] ?? ""]);
  const passwordHash = await hashPassword(input.password);
  const now = context.now();
  const userId = newId();
  const subject = {
    kind: "installation",
    id: "installation",
    name: "Rookery",
    detail: { by: input.name, address: context.address },
  };
  try {
    await mutate(context, "installation.claim", "access.manage", subject, async (tx) => {
      await spendOneTimeToken(tx, input.token, now, "installation");
      // mutate() has lined us up at the audit: nobody can become administrator between this count and our commit.
      if ((await countAdministrators(tx)) > 0) throw claimed();
      await tx.user.create({
        data: {
          id: userId,
          email: input.email,
          name: input.name,
          passwordHash,
          createdAt: now,
          grants: {
            create: { id: newId(), environmentId: "*", role: "administrator", source: "manual", createdAt: now },
          },
        },
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new RookeryError("conflict", "Somebody has an account with this e-mail address already.", {
      fields: { email: "is taken" },
    });
  }
  return { userId, name: input.name };
}

function claimed(): RookeryError {
  return new RookeryError(
    "conflict",
    "This installation has been claimed. Sign in, or ask its administrator for an account.",
  );
}
