import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { ChangePasswordInput } from "../schemas.ts";
import type { SignInContext } from "./context.ts";
import { demandStrongPassword, hashPassword } from "./password.ts";
import { proveSelf } from "./prove-self.ts";

/** Changes the actor's own password against the current one (and code); every other session of the account ends. */
export async function changePassword(context: SignInContext, raw: unknown): Promise<void> {
  const input = parse(ChangePasswordInput, raw);
  const user = await proveSelf(context, { password: input.current, code: input.code });
  demandStrongPassword(input.next, [user.name, user.email.split("@")[0] ?? ""], "next");
  const passwordHash = await hashPassword(input.next);
  const current = context.actor.kind === "user" ? context.actor.sessionId : "";
  await mutate(
    context,
    "user.set_password",
    "session.own",
    { kind: "user", id: user.id, name: user.name },
    async (tx) => {
      await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
      const others = { userId: user.id, revokedAt: null, id: { not: current } };
      await tx.session.updateMany({ where: others, data: { revokedAt: context.now() } });
    },
  );
}
