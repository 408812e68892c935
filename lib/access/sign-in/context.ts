import type { Actor } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import type { SecondFactorKey } from "../ports.ts";

/** What signing in needs beside the usual: web's key for second factors, and where the request came from. */
export type SignInContext = Context & {
  readonly secondFactor: SecondFactorKey;
  /** The client's address as trusted proxies and the socket tell it; null when it cannot be known. */
  readonly address: string | null;
  readonly userAgent: string;
};

/** Who acts before anybody is signed in. */
export const signInActor: Actor = { kind: "system", id: "sign-in", name: "Sign-in" };

/** The account itself as the actor in the audit, for acts that prove who it is. It carries no right. */
export function accountActor(user: { id: string; name: string }): Actor {
  return { kind: "user", id: user.id, name: user.name, sessionId: "", grants: [], strongAt: null };
}
