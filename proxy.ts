import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { isDevelopment, readConfig } from "#lib/core/config.ts";
import { securityHeaders } from "#lib/web/security-headers.ts";

/** Security headers for every page and answer. This is not an access control: rights are checked in the verbs. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const { publicUrl, development } = settings();
  const headers = securityHeaders({ nonce, https: publicUrl.startsWith("https:"), development });
  // Next reads the nonce from the request's policy and puts it on its own scripts.
  const passed = new Headers(request.headers);
  passed.set("content-security-policy", headers["content-security-policy"] ?? "");
  passed.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers: passed } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  if (!request.nextUrl.pathname.startsWith("/_next/static/")) response.headers.set("cache-control", "no-store");
  return response;
}

let known: ReturnType<typeof readConfig> | undefined;

function settings() {
  known ??= readConfig();
  return { publicUrl: known.publicUrl, development: isDevelopment() };
}
