import { RookeryError } from "../core/errors.ts";

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** The origins whose pages may change state: the public address; on a loopback address also its other spellings. Pure. */
export function allowedOrigins(publicUrl: string): readonly string[] {
  const url = new URL(publicUrl);
  if (!loopback.includes(url.hostname)) return [url.origin];
  return loopback.map((host) => new URL(`${url.protocol}//${host}${url.port ? `:${url.port}` : ""}`).origin);
}

/**
 * For everything a cookie can change (OWASP CSRF Cheat Sheet, fetch metadata with origin check): `Origin` must be
 * there and be ours, and `Sec-Fetch-Site`, where the browser sends it, must say same-origin. Fails closed: what does
 * not say where it comes from is refused. Throws `forbidden`.
 */
export function demandSameOrigin(headers: Headers, origins: readonly string[]): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (origin !== null && origins.includes(origin) && (site === null || site === "same-origin")) return;
  throw new RookeryError(
    "forbidden",
    `This request did not come from a page of Rookery at ${origins[0] ?? "its address"}, so nothing was done. Open Rookery there and try again.`,
  );
}

/** For reads and streams that a cookie opens: another site's page may link here, but not fetch. Throws `forbidden`. */
export function refuseForeignFetch(headers: Headers, origins: readonly string[]): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  const foreignOrigin = origin !== null && !origins.includes(origin);
  const foreignSite = (site === "cross-site" || site === "same-site") && headers.get("sec-fetch-mode") !== "navigate";
  if (foreignOrigin || foreignSite)
    throw new RookeryError("forbidden", "Pages of other sites may not read from Rookery.");
}
