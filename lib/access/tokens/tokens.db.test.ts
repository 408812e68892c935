import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, testClock, testSignIn } from "#e2e/support/sign-in.ts";
import { can, personOf } from "#lib/core/access.ts";
import type { Database } from "#lib/core/database.ts";
import { redact } from "#lib/core/redact.ts";
import { createUser } from "../people/create-user.ts";
import { disableUser } from "../people/disable-user.ts";
import { setGrants } from "../people/set-grants.ts";
import { createToken } from "./create-token.ts";
import { listTokens } from "./list-tokens.ts";
import { resolveToken } from "./resolve-token.ts";
import { revokeToken } from "./revoke-token.ts";

const day = 24 * 60 * 60 * 1000;

async function installation(database: Database) {
  const clock = testClock();
  const context = await testSignIn(database, { now: clock.now });
  const ada = await claimFor(context);
  const admin = { ...context, actor: ada };
  const environment = {
    id: "env-a",
    slug: "env-a",
    name: "A",
    rank: 1,
    pattern: "solid",
    policy: {},
    createdAt: clock.now(),
    updatedAt: clock.now(),
  };
  await database.environment.create({ data: environment });
  const { userId } = await createUser(admin, {
    email: "bo@example.com",
    name: "Bo",
    grants: [{ environmentId: "*", role: "operator" }],
  });
  const bo = {
    ...context,
    actor: { ...ada, id: userId, name: "Bo", grants: [{ environmentId: "*", role: "operator" as const }] },
  };
  return { clock, context, admin, bo, userId };
}

describeOnBothDatabases("an API token", (open) => {
  it("is shown once, looks like a token to leak scanners, and is kept as a hash", async () => {
    const { bo, context } = await installation(await open());
    const { token, prefix } = await createToken(bo, { name: "pipeline", scopes: ["fleet.read"] });
    expect(token).toMatch(/^rky_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    expect(token.startsWith(`${prefix}_`)).toBe(true);
    expect(redact(`curl -H "x: ${token}"`)).not.toContain(token.slice(-20));
    const dump = JSON.stringify([
      await context.database.apiToken.findMany(),
      await context.database.auditEvent.findMany(),
      await listTokens(bo),
    ]);
    expect(dump).not.toContain(token);
    expect(dump).not.toContain(token.slice(13));
    expect(dump).toContain(prefix);
  });

  it("acts as its owner within its scopes and environment, and never approves", async () => {
    const { bo, admin, context, userId } = await installation(await open());
    const { token } = await createToken(bo, {
      name: "narrow",
      scopes: ["fleet.read", "operation.run"],
      environmentId: "env-a",
    });
    const actor = await resolveToken(context, token);
    if (!actor) throw new Error("the token should be good");
    expect(personOf(actor)).toBe(userId);
    expect(can(actor, "operation.run", { environmentId: "env-a" })).toBe(true);
    expect(can(actor, "operation.run", { environmentId: "env-b" })).toBe(false);
    expect(can(actor, "operation.propose", { environmentId: "env-a" })).toBe(false);
    const all = await resolveToken(context, (await createToken(admin, { name: "all", scopes: ["*"] })).token);
    if (!all) throw new Error("the token should be good");
    expect(can(all, "settings.edit")).toBe(true);
    for (const right of ["operation.approve", "operation.break_glass", "access.manage", "token.own"] as const)
      expect(can(all, right)).toBe(false);
    await expect(createToken({ ...context, actor: all }, { name: "child", scopes: ["*"] })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("ends with its time, its revocation, or its owner's account, and shrinks with the owner's roles", async () => {
    const { bo, admin, context, clock, userId } = await installation(await open());
    const make = async (name: string) => createToken(bo, { name, scopes: ["*"], expiresInDays: 30 });
    const [a, b, c] = [await make("a"), await make("b"), await make("c")];
    await revokeToken(bo, { tokenId: a.id });
    expect(await resolveToken(context, a.token)).toBeNull();
    await setGrants(admin, { userId, grants: [{ environmentId: "*", role: "viewer" }] });
    const shrunk = await resolveToken(context, b.token);
    expect(shrunk?.grants).toEqual([{ environmentId: "*", role: "viewer" }]);
    await disableUser(admin, { userId, disabled: true });
    expect(await resolveToken(context, b.token)).toBeNull();
    await disableUser(admin, { userId, disabled: false });
    expect(await resolveToken(context, c.token)).not.toBeNull();
    clock.pass(30 * day);
    expect(await resolveToken(context, c.token)).toBeNull();
  });

  it("is refused when any letter differs or the shape is another", async () => {
    const { bo, context } = await installation(await open());
    const { token, prefix } = await createToken(bo, { name: "x", scopes: ["*"] });
    const last = token.endsWith("A") ? "B" : "A";
    for (const bad of [
      token.slice(0, -1) + last,
      `${token}x`,
      prefix,
      `${prefix}_`,
      "",
      "rky_",
      token.toUpperCase(),
      ` ${token}`,
    ]) {
      expect(await resolveToken(context, bad), bad).toBeNull();
    }
    expect(await resolveToken(context, token)).not.toBeNull();
  });

  it("notes its last use once a minute", async () => {
    const { bo, context, clock } = await installation(await open());
    const { token, id } = await createToken(bo, { name: "x", scopes: ["*"] });
    const used = async () =>
      (await context.database.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime();
    expect(await used()).toBeUndefined();
    await resolveToken(context, token);
    const first = await used();
    clock.pass(59_000);
    await resolveToken(context, token);
    expect(await used()).toBe(first);
    clock.pass(1_000);
    await resolveToken(context, token);
    expect(await used()).toBe((first ?? 0) + 60_000);
  });

  it("is refused with rights, environments or times that do not exist", async () => {
    const { bo, admin, context } = await installation(await open());
    const bad = [
      { scopes: ["root"] },
      { scopes: [] },
      { scopes: ["constructor"] },
      { expiresInDays: 0 },
      { expiresInDays: 366 },
      { userId: "ada" },
    ];
    for (const extra of bad)
      await expect(
        createToken(bo, { name: "x", scopes: ["*"], ...extra }),
        JSON.stringify(extra),
      ).rejects.toMatchObject({ code: "invalid" });
    const only = { ...bo, actor: { ...bo.actor, grants: [{ environmentId: "env-a", role: "operator" as const }] } };
    await expect(createToken(only, { name: "x", scopes: ["*"], environmentId: "env-b" })).rejects.toMatchObject({
      code: "invalid",
    });
    const { id } = await createToken(admin, { name: "hers", scopes: ["*"] });
    await expect(revokeToken(bo, { tokenId: id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(listTokens(bo, { all: true })).rejects.toMatchObject({ code: "forbidden" });
    expect(await listTokens(bo)).toEqual([]);
    expect(await context.database.apiToken.count()).toBe(1);
  });
});
