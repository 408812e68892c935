"use server";
import { redirect } from "next/navigation";
import { ownPath } from "#lib/web/auth.ts";
import { webRuntime } from "#lib/web/runtime-holder.ts";
import type { ActionResult, SignInStep } from "#lib/web/schemas.ts";
import { signInWithPassword, signInWithProvider, signOutHere } from "#lib/web/sign-in.ts";

export async function signInAction(
  _previous: ActionResult<SignInStep> | null,
  form: FormData,
): Promise<ActionResult<SignInStep>> {
  const code = form.get("code");
  const result = await signInWithPassword({
    email: form.get("email"),
    password: form.get("password"),
    ...(typeof code === "string" ? { code } : {}),
  });
  if (result.ok && result.value === "done") redirect(await pathAfter(form));
  return result;
}

export async function signInWithProviderAction(
  _previous: ActionResult<never> | null,
  form: FormData,
): Promise<ActionResult<never>> {
  return signInWithProvider(String(form.get("provider")), String(form.get("next") ?? "/"));
}

export async function signOutAction(): Promise<never> {
  await signOutHere();
  redirect("/sign-in");
}

// Only a path of ours comes out, so that a link to the sign-in page cannot lead people elsewhere afterwards.
async function pathAfter(form: FormData): Promise<string> {
  const { config } = await webRuntime();
  const url = new URL(ownPath(String(form.get("next") ?? "/"), config.publicUrl));
  return url.pathname.startsWith("/sign-in") ? "/" : `${url.pathname}${url.search}`;
}
