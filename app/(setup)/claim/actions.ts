"use server";
import { redirect } from "next/navigation";
import type { ActionResult } from "#lib/web/schemas.ts";
import { acceptInvitationLink, claimAndSignIn } from "#lib/web/sign-in.ts";

export async function claimAction(
  _previous: ActionResult<"done"> | null,
  form: FormData,
): Promise<ActionResult<"done">> {
  const result = await claimAndSignIn({
    token: form.get("token"),
    email: form.get("email"),
    name: form.get("name"),
    password: form.get("password"),
  });
  if (result.ok) redirect("/");
  return result;
}

export async function acceptInvitationAction(
  _previous: ActionResult<"done"> | null,
  form: FormData,
): Promise<ActionResult<"done">> {
  const result = await acceptInvitationLink({ token: form.get("token"), password: form.get("password") });
  if (result.ok) redirect("/sign-in?welcome");
  return result;
}
