import { getToken } from "next-auth/jwt";
import { absoluteMs } from "../access/sessions/session-rules.ts";

/** The session cookie: host-bound and Secure as soon as people come by https. */
export function sessionCookie(publicUrl: string) {
  const secure = new URL(publicUrl).protocol === "https:";
  return {
    name: secure ? "__Host-rookery.session" : "rookery.session",
    // Lax, not Strict: an OIDC provider's redirect must arrive signed in. Mutations are guarded by origin.
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
    maxAgeSeconds: absoluteMs / 1000,
  };
}

/** The session secret inside a request's encrypted cookie; null when there is none or it does not open. */
export async function readSessionSecret(
  headers: Headers,
  publicUrl: string,
  authSecret: string,
): Promise<string | null> {
  const { name, options } = sessionCookie(publicUrl);
  const cookie = headers.get("cookie");
  if (!cookie?.includes(name)) return null;
  const only = new Headers({ cookie });
  const token = await getToken({
    req: { headers: only },
    secret: authSecret,
    cookieName: name,
    salt: name,
    secureCookie: options.secure,
  });
  return typeof token?.sid === "string" ? token.sid : null;
}
