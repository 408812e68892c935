"use server";
import { createUser, inviteAgain } from "#lib/access/people/create-user.ts";
import { disableUser } from "#lib/access/people/disable-user.ts";
import { setGrants } from "#lib/access/people/set-grants.ts";
import { endSessions } from "#lib/access/sessions/end-sessions.ts";
import { revokeSession } from "#lib/access/sessions/revoke-session.ts";
import { resetTotp } from "#lib/access/sign-in/totp.ts";
import { revokeToken } from "#lib/access/tokens/revoke-token.ts";
import { action } from "#lib/web/action.ts";

export const inviteAction = action(createUser);
export const inviteAgainAction = action(inviteAgain);
export const setGrantsAction = action(setGrants);
export const disableUserAction = action(disableUser);
export const endSessionsAction = action(endSessions);
export const revokeSessionAction = action(revokeSession);
export const resetTotpAction = action(resetTotp);
export const revokeTokenAction = action(revokeToken);
