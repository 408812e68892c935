import NextAuth from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { readSession } from "../access/sessions/read-session.ts";
import { endOwnSession } from "../access/sessions/revoke-session.ts";
import { startSession } from "../access/sessions/start-session.ts";
import type { OidcProvider } from "../access/sign-in/oidc-providers.ts";
import { resolveOidcUser } from "../access/sign-in/resolve-oidc-user.ts";
import { isRookeryError } from "../core/errors.ts";
import { signInContext } from "./context.ts";
import { type WebRuntime, webRuntime } from "./runtime-holder.ts";
import { sessionCookie } from "./session-cookie.ts";

/**
 * next-auth carries the cookie and speaks OIDC; who is signed in is decided by our own session table on every request.
 * The cookie holds nothing but the session's secret, encrypted; passwords never pass through here.
 */
export const { handlers, signIn, signOut } = NextAuth(async () => {
  const runtime = await webRuntime();
  const cookie = sessionCookie(runtime.config.publicUrl);
  const reader = { database: runtime.database, now: () => new Date() };
  return {
    secret: runtime.webKey.authSecret,
    trustHost: true,
    useSecureCookies: cookie.options.secure,
    session: { strategy: "jwt" as const, maxAge: cookie.maxAgeSeconds },
    jwt: { maxAge: cookie.maxAgeSeconds },
    cookies: { sessionToken: { name: cookie.name, options: cookie.options } },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    logger: quietLogger(runtime),
    providers: [ticketProvider(runtime), ...runtime.oidcProviders.map(oidcProvider)],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider === "ticket") return true;
        const provider = runtime.oidcProviders.find((known) => known.id === account?.provider);
        if (!provider || !profile) return false;
        try {
          const context = await signInContext();
          const { userId } = await resolveOidcUser(context, provider, profile);
          const { secret } = await startSession(context, { userId, method: provider.name, strong: false });
          Object.assign(user, { sid: secret });
          return true;
        } catch (error) {
          if (!isRookeryError(error)) throw error;
          runtime.log.warn({ err: error, provider: provider.id }, "sign-in through a provider was refused");
          return `/sign-in?problem=${error.code}`;
        }
      },
      async jwt({ token, user }) {
        const sid = user && "sid" in user ? user.sid : token.sid;
        if (typeof sid !== "string") return null;
        const actor = await readSession(reader, sid, { activity: false });
        return actor ? { sid, name: actor.name } : null;
      },
      // What /api/auth/session tells a browser: a name. The secret stays inside the cookie.
      session: ({ session, token }) => ({ expires: session.expires, user: { name: token.name ?? null } }),
      redirect: ({ url }) => ownPath(url, runtime.config.publicUrl),
    },
    events: {
      async signOut(message) {
        const sid = "token" in message ? message.token?.sid : undefined;
        const actor = typeof sid === "string" ? await readSession(reader, sid, { activity: false }) : null;
        if (actor) await endOwnSession({ ...(await signInContext()), actor });
      },
    },
  };
});

/** Puts a session that was just started into the browser's cookie. */
export async function giveCookie(secret: string): Promise<void> {
  await signIn("ticket", { ticket: secret, redirect: false });
}

// The ticket is the secret of a session that exists: to have it is to be signed in, so this door opens nothing new.
function ticketProvider(runtime: WebRuntime) {
  return Credentials({
    id: "ticket",
    name: "Rookery",
    credentials: { ticket: {} },
    async authorize({ ticket }) {
      if (typeof ticket !== "string") return null;
      const actor = await readSession({ database: runtime.database, now: () => new Date() }, ticket, {
        activity: true,
      });
      return actor ? { id: actor.id, name: actor.name, sid: ticket } : null;
    },
  });
}

function oidcProvider(provider: OidcProvider) {
  return {
    id: provider.id,
    name: provider.name,
    type: "oidc" as const,
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    checks: ["pkce", "state", "nonce"] as ("pkce" | "state" | "nonce")[],
    authorization: { params: { scope: provider.scopes } },
    profile: (claims: { sub: string }) => ({ id: claims.sub }),
  };
}

// next-auth prints a stack trace for every refused sign-in; ours is one line, and details only in the log.
function quietLogger({ log }: WebRuntime) {
  return {
    error: (error: Error) => log.warn({ kind: error.name, reason: error.message }, "next-auth refused a request"),
    warn: (code: string) => log.debug({ code }, "next-auth"),
    debug: () => undefined,
  };
}

/** Where to go after signing in or out: a path of ours, or the front page. */
export function ownPath(target: string | null | undefined, publicUrl: string): string {
  const base = new URL(publicUrl);
  try {
    const url = new URL(target ?? "/", base);
    if (url.origin === base.origin) return `${base.origin}${url.pathname}${url.search}`;
  } catch {
    return `${base.origin}/`;
  }
  return `${base.origin}/`;
}
