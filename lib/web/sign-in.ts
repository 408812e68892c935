import { startSession } from "../access/sessions/start-session.ts";
import { acceptInvitation, findInvitation } from "../access/sign-in/accept-invitation.ts";
import { claimInstallation } from "../access/sign-in/claim-installation.ts";
import { isClaimed, isClaimToken } from "../access/sign-in/create-claim.ts";
import { verifyCredentials } from "../access/sign-in/verify-credentials.ts";
import { answer, guarded } from "./action.ts";
import { giveCookie, ownPath, signIn, signOut } from "./auth.ts";
import { signInContext } from "./context.ts";
import { webRuntime } from "./runtime-holder.ts";
import type { ActionResult, SignInStep } from "./schemas.ts";

/** E-mail and password, then the code where the account has one; on "done" the browser holds the new session's cookie. */
export function signInWithPassword(raw: unknown): Promise<ActionResult<SignInStep>> {
  return answer(async () => {
    const context = await guarded(() => signInContext(), raw);
    const credentials = await verifyCredentials(context, raw);
    if (credentials.outcome === "code needed") return "code";
    const { userId, method } = credentials;
    const { secret } = await startSession(context, { userId, method, strong: true });
    await giveCookie(secret);
    return "done" as const;
  });
}

/** Goes to a provider's own sign-in page (PKCE, state and nonce are next-auth's). Ends in a redirect. */
export function signInWithProvider(providerId: string, next: string | null): Promise<ActionResult<never>> {
  return answer(async () => {
    const { config } = await webRuntime();
    await guarded(() => signInContext(), providerId);
    return signIn(providerId, { redirectTo: ownPath(next, config.publicUrl) });
  });
}

/** Makes the first administrator and signs them in. */
export function claimAndSignIn(raw: unknown): Promise<ActionResult<"done">> {
  return answer(async () => {
    const context = await guarded(() => signInContext(), raw);
    const { userId } = await claimInstallation(context, raw);
    await giveCookie((await startSession(context, { userId, method: "password", strong: true })).secret);
    return "done" as const;
  });
}

/** Sets an invited person's password. A second factor, where one is on, is asked for at the sign-in that follows. */
export function acceptInvitationLink(raw: unknown): Promise<ActionResult<"done">> {
  return answer(async () => {
    const context = await guarded(() => signInContext(), raw);
    await acceptInvitation(context, raw);
    return "done" as const;
  });
}

/** Ends the session here and in the database, and forgets the cookie. */
export async function signOutHere(): Promise<void> {
  await guarded(() => signInContext(), null);
  await signOut({ redirect: false });
}

/** What the sign-in page offers: the providers to choose from, and whether there is anybody who could sign in. */
export async function signInOffer(): Promise<{ providers: { id: string; name: string }[]; claimed: boolean }> {
  const { oidcProviders } = await webRuntime();
  const providers = oidcProviders.map(({ id, name }) => ({ id, name }));
  return { providers, claimed: await isClaimed(await signInContext()) };
}

/** What a one-time link opens: the claim of a new installation, a person's invitation, or nothing any more. */
export async function linkPurpose(
  token: string,
): Promise<{ purpose: "claim" } | { purpose: "invitation"; email: string } | { purpose: "none" }> {
  const context = await signInContext();
  const invited = await findInvitation(context, token);
  if (invited) return { purpose: "invitation", email: invited.email };
  const mayClaim = !(await isClaimed(context)) && (await isClaimToken(context, token));
  return { purpose: mayClaim ? "claim" : "none" };
}
