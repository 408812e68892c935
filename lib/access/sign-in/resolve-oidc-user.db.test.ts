import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, testSignIn } from "#e2e/support/sign-in.ts";
import type { Database } from "#lib/core/database.ts";
import { disableUser } from "../people/disable-user.ts";
import { setGrants } from "../people/set-grants.ts";
import { type OidcProvider, parseOidcProviders } from "./oidc-providers.ts";
import { resolveOidcUser } from "./resolve-oidc-user.ts";

const issuer = "https://id.example.com";

function provider(more: Record<string, unknown> = {}): OidcProvider {
  const groupRoles = {
    dba: [{ role: "administrator" }],
    shop: [{ role: "operator", environment: "staging" }],
    later: [{ role: "operator", environment: "not-made" }],
  };
  const text = JSON.stringify([
    { id: "sso", name: "SSO", issuer, clientId: "c", clientSecret: "s", groupRoles, ...more },
  ]);
  const [one] = parseOidcProviders(text, () => "");
  if (!one) throw new Error("no provider");
  return one;
}

async function installation(database: Database) {
  const context = await testSignIn(database);
  const ada = await claimFor(context);
  const now = new Date();
  const environment = {
    id: "env-s",
    slug: "staging",
    name: "Staging",
    rank: 1,
    pattern: "hatch",
    policy: {},
    createdAt: now,
    updatedAt: now,
  };
  await database.environment.create({ data: environment });
  const grantsOf = async (userId: string) =>
    (await database.roleGrant.findMany({ where: { userId } }))
      .map(({ environmentId, role, source }) => `${environmentId} ${role} ${source}`)
      .sort();
  return { context, ada, admin: { ...context, actor: ada }, grantsOf };
}
const bo = { iss: issuer, sub: "bo-1", email: "bo@example.com", name: "Bo" };

describeOnBothDatabases("signing in through a provider", (open) => {
  it("makes the account once, and finds it by issuer and subject whatever else changes", async () => {
    const { context, grantsOf } = await installation(await open());
    const first = await resolveOidcUser(context, provider(), { ...bo, groups: ["shop"] });
    const again = await resolveOidcUser(context, provider(), {
      ...bo,
      email: "other@example.com",
      name: "Robert",
      groups: ["shop"],
    });
    expect(again.userId).toBe(first.userId);
    expect(await grantsOf(first.userId)).toEqual(["env-s operator oidc"]);
    expect(await context.database.user.count()).toBe(2);
  });

  it("never takes over an account by its e-mail address", async () => {
    const { context, ada } = await installation(await open());
    for (const email of ["ada@example.com", "ADA@Example.com", " ada@example.com "]) {
      await expect(resolveOidcUser(context, provider(), { ...bo, email, groups: ["dba"] })).rejects.toMatchObject({
        code: "conflict",
      });
    }
    expect(await context.database.identity.count()).toBe(0);
    expect(await context.database.roleGrant.count({ where: { userId: ada.id } })).toBe(1);
  });

  it("tells subjects apart by every letter, and issuers too", async () => {
    const { context } = await installation(await open());
    const ids = new Set<string>();
    for (const [i, sub] of ["abc", "Abc", "ábc"].entries())
      ids.add((await resolveOidcUser(context, provider(), { ...bo, sub, email: `p${i}@example.com` })).userId);
    const other = provider({ issuer: "https://other.example.com" });
    ids.add(
      (await resolveOidcUser(context, other, { ...bo, iss: other.issuer, sub: "abc", email: "p9@example.com" })).userId,
    );
    expect(ids.size).toBe(4);
    await expect(resolveOidcUser(context, other, { ...bo, sub: "abc" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("gives what the groups say at each sign-in, takes away what they no longer say, and leaves manual roles", async () => {
    const { context, admin, grantsOf } = await installation(await open());
    const { userId } = await resolveOidcUser(context, provider(), { ...bo, groups: ["dba", "shop", "later"] });
    expect(await grantsOf(userId)).toEqual(["* administrator oidc", "env-s operator oidc"]);
    await setGrants(admin, { userId, grants: [{ environmentId: "env-s", role: "approver" }] });
    await resolveOidcUser(context, provider(), { ...bo, groups: ["shop"] });
    expect(await grantsOf(userId)).toEqual(["env-s approver manual", "env-s operator oidc"]);
    await resolveOidcUser(context, provider(), bo);
    expect(await grantsOf(userId)).toEqual(["* viewer oidc", "env-s approver manual"]);
  });

  it("refuses disabled accounts, groups without a role where that is wanted, and tokens that say too little", async () => {
    const { context, admin } = await installation(await open());
    const { userId } = await resolveOidcUser(context, provider(), bo);
    await disableUser(admin, { userId, disabled: true });
    await expect(resolveOidcUser(context, provider(), bo)).rejects.toMatchObject({ code: "forbidden" });
    const strict = provider({ leastRole: false });
    await expect(
      resolveOidcUser(context, strict, { ...bo, sub: "new", email: "new@example.com" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(resolveOidcUser(context, provider(), { iss: issuer, email: "x@example.com" })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(resolveOidcUser(context, provider(), { iss: issuer, sub: "no-mail" })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await context.database.user.count()).toBe(2);
  });

  it("makes one account when the first sign-in is sent twice", async () => {
    const { context } = await installation(await open());
    const results = await Promise.allSettled([1, 2, 3].map(() => resolveOidcUser(context, provider(), bo)));
    expect(results.some((result) => result.status === "fulfilled")).toBe(true);
    expect(await context.database.user.count()).toBe(2);
    expect(await context.database.identity.count()).toBe(1);
  });
});
