"use server";
import { endSessions } from "#lib/access/sessions/end-sessions.ts";
import { revokeSession } from "#lib/access/sessions/revoke-session.ts";
import { changePassword } from "#lib/access/sign-in/change-password.ts";
import { beginTotp, confirmTotp, disableTotp } from "#lib/access/sign-in/totp.ts";
import { createToken } from "#lib/access/tokens/create-token.ts";
import { revokeToken } from "#lib/access/tokens/revoke-token.ts";
import { action } from "#lib/web/action.ts";

export const changePasswordAction = action(changePassword);
export const beginSecondFactorAction = action(beginTotp);
export const confirmSecondFactorAction = action(confirmTotp);
export const disableSecondFactorAction = action(disableTotp);
export const endOwnSessionAction = action(revokeSession);
export const endOtherSessionsAction = action(endSessions);
export const createTokenAction = action(createToken);
export const revokeOwnTokenAction = action(revokeToken);
