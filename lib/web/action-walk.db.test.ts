import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { apiOrigin, openApiHouse } from "#e2e/support/api-house.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";

// What Next gives to a server action: the headers of its request.
const request = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers.js", () => ({ headers: async () => request.headers }));
// Behind the guards stands next-auth, which needs Next around it: whoever reaches it was not refused.
const reached = vi.hoisted(() => async () => Promise.reject(new Error("the guards let a stranger through")));
vi.mock("./auth.ts", () => ({
  signIn: reached,
  signOut: reached,
  giveCookie: reached,
  ownPath: (path: string) => path,
}));

const root = join(import.meta.dirname, "..", "..");

/** For people who are not signed in yet; everything else demands a session. */
const beforeSignIn = [
  "app/(setup)/claim/actions.ts claimAction",
  "app/(setup)/claim/actions.ts acceptInvitationAction",
  "app/sign-in/actions.ts signInAction",
  "app/sign-in/actions.ts signInWithProviderAction",
  "app/sign-in/actions.ts signOutAction",
];

/** Every file under app that says "use server", whatever its name. */
function actionFiles(): string[] {
  return readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `app/${file}`)
    .filter((file) => /^\s*["']use server["']/m.test(readFileSync(join(root, file), "utf8")));
}

async function exportedActions(): Promise<Map<string, (...given: unknown[]) => unknown>> {
  const actions = new Map<string, (...given: unknown[]) => unknown>();
  for (const file of actionFiles()) {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ join(root, file));
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value !== "function") throw new Error(`${file} exports ${name}, which is no action`);
      actions.set(`${file} ${name}`, (...given) => value(...given));
    }
  }
  return actions;
}

/** The code with which an action refuses; "done" when it does not. Forms give (previous, form), others one value. */
async function codeOf(call: (...given: unknown[]) => unknown, ...given: unknown[]): Promise<string> {
  const result = await Promise.resolve()
    .then(() => call(...given))
    .catch((error: unknown) => error);
  if (typeof result === "object" && result !== null && "code" in result) return String(result.code);
  return typeof result === "object" && result !== null && "ok" in result && result.ok === true
    ? "done"
    : String(result);
}

async function eachAction(headers: Record<string, string>, given: unknown[]): Promise<Map<string, string>> {
  request.headers = new Headers(headers);
  const codes = new Map<string, string>();
  for (const [name, call] of await exportedActions()) codes.set(name, await codeOf(call, ...given));
  return codes;
}

const form = () => [null, new FormData()];

describeOnBothDatabases("every server action", (open) => {
  it("refuses strangers, other sites, and people without any role", async () => {
    const house = await openApiHouse(await open());
    try {
      const stranger = await eachAction({ origin: apiOrigin }, form());
      expect(stranger.size).toBeGreaterThan(20);
      for (const [name, code] of stranger)
        if (!beforeSignIn.includes(name)) expect(`${name} ${code}`).toBe(`${name} unauthenticated`);
      for (const name of beforeSignIn) expect([...stranger.keys()]).toContain(name);

      const { cookie = "" } = house.caller("administrator").headers;
      for (const origin of ["https://evil.example.com", "null"])
        for (const [name, code] of await eachAction({ cookie, origin }, form()))
          expect(`${name} ${code}`).toBe(`${name} forbidden`);

      const { cookie: powerless = "" } = house.caller("none").headers;
      for (const given of [form(), [{}], [{ clusterId: house.world.cluster.id, operationId: 1, kind: "toy.switch" }]])
        for (const [name, code] of await eachAction({ cookie: powerless, origin: apiOrigin }, given))
          if (!beforeSignIn.includes(name)) expect(`${name} ${code}`).toMatch(/ (invalid|forbidden|not_found)$/);
    } finally {
      await house.close();
    }
  }, 120_000);
});
