import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOTP } from "otpauth";
import { claimInstallation } from "#lib/access/sign-in/claim-installation.ts";
import { type SignInContext, signInActor } from "#lib/access/sign-in/context.ts";
import { createClaim } from "#lib/access/sign-in/create-claim.ts";
import { openWebKey } from "#lib/adapters/secrets/web-key.ts";
import type { Actor } from "#lib/core/access.ts";
import type { Database } from "#lib/core/database.ts";
import { newId } from "#lib/core/ids.ts";
import { testContext } from "./contexts.ts";

export const goodPassword = "otter harbour lamp seven";

/** A clock that a test moves by hand. */
export function testClock(start = new Date("2026-11-22T03:00:00Z")) {
  let at = start.getTime();
  const pass = (ms: number) => {
    at += ms;
  };
  return { now: () => new Date(at), pass };
}

/** What web hands to account verbs, with a real key for second factors, for one client address. */
export async function testSignIn(
  database: Database,
  options: { actor?: Actor; now?: () => Date; address?: string | null } = {},
): Promise<SignInContext> {
  const context = await testContext(database, {
    actor: options.actor ?? signInActor,
    ...(options.now ? { now: options.now } : {}),
  });
  return {
    ...context,
    secondFactor: await sharedKey(),
    address: options.address === undefined ? "192.0.2.1" : options.address,
    userAgent: "test",
  };
}

let key: ReturnType<typeof makeKey> | undefined;
async function sharedKey() {
  key ??= makeKey();
  return (await key).secondFactor;
}

async function makeKey() {
  const folder = await mkdtemp(join(tmpdir(), "rookery-web-key-"));
  try {
    return await openWebKey(join(folder, "web.key"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Claims a fresh installation for Ada and returns her as an actor. */
export async function claimFor(context: SignInContext, email = "ada@example.com"): Promise<Actor & { kind: "user" }> {
  const offer = await createClaim(context, "http://localhost:4460");
  if (!offer) throw new Error("this installation is claimed already");
  const token = new URL(offer.link).searchParams.get("code");
  const { userId, name } = await claimInstallation(context, { token, email, name: "Ada", password: goodPassword });
  return {
    kind: "user",
    id: userId,
    name,
    sessionId: newId(),
    grants: [{ environmentId: "*", role: "administrator" }],
    strongAt: null,
  };
}

/** The code that an authenticator shows at a moment. */
export function codeAt(secret: string, at: Date): string {
  return new TOTP({ secret, period: 30, digits: 6 }).generate({ timestamp: at.getTime() });
}
