import { expect, it } from "vitest";
import { testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, testSignIn } from "#e2e/support/sign-in.ts";
import type { Database } from "#lib/core/database.ts";
import { createUser } from "./create-user.ts";
import { disableUser } from "./disable-user.ts";
import { countAdministrators } from "./last-administrator.ts";
import { listPeople } from "./list-people.ts";
import { setGrants } from "./set-grants.ts";

async function installation(database: Database) {
  const context = await testSignIn(database);
  const ada = await claimFor(context);
  return { context, ada, admin: { ...context, actor: ada } };
}
const everywhere = (role: "administrator" | "viewer") => [{ environmentId: "*", role }];

describeOnBothDatabases("people and their roles", (open) => {
  it("are managed by administrators of the whole installation only", async () => {
    const { context, ada } = await installation(await open());
    for (const actor of [testUser("operator"), testUser("approver"), testUser("administrator", "env-a")]) {
      const other = { ...context, actor };
      await expect(listPeople(other)).rejects.toMatchObject({ code: "forbidden" });
      await expect(createUser(other, { email: "x@example.com", name: "X" })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(setGrants(other, { userId: ada.id, grants: [] })).rejects.toMatchObject({ code: "forbidden" });
      await expect(disableUser(other, { userId: ada.id, disabled: true })).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await context.database.user.count()).toBe(1);
    expect(await context.database.auditEvent.count({ where: { result: "refused" } })).toBe(9);
  });

  it("always include an administrator", async () => {
    const { admin, ada, context } = await installation(await open());
    await expect(setGrants(admin, { userId: ada.id, grants: everywhere("viewer") })).rejects.toMatchObject({
      code: "precondition",
    });
    await expect(disableUser(admin, { userId: ada.id, disabled: true })).rejects.toMatchObject({
      code: "precondition",
    });
    expect(await countAdministrators(context.database)).toBe(1);
  });

  it("include one also when two administrators remove each other at the same moment", async () => {
    const { admin, ada, context } = await installation(await open());
    const { userId } = await createUser(admin, {
      email: "bo@example.com",
      name: "Bo",
      grants: everywhere("administrator"),
    });
    const results = await Promise.allSettled([
      setGrants(admin, { userId: ada.id, grants: [] }),
      setGrants(admin, { userId, grants: [] }),
    ]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await countAdministrators(context.database)).toBe(1);
  });

  it("take no field that a form does not have", async () => {
    const { admin, context } = await installation(await open());
    for (const extra of [{ id: "mine" }, { passwordHash: "x" }, { disabledAt: null }, { source: "oidc" }]) {
      await expect(createUser(admin, { email: "x@example.com", name: "X", ...extra })).rejects.toMatchObject({
        code: "invalid",
      });
    }
    expect(await context.database.user.count()).toBe(1);
  });

  it("are refused twice under one address, and with environments that do not exist", async () => {
    const { admin, context } = await installation(await open());
    await expect(createUser(admin, { email: "ADA@example.com", name: "Eve" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(
      createUser(admin, {
        email: "bo@example.com",
        name: "Bo",
        grants: [{ environmentId: "no-such", role: "viewer" }],
      }),
    ).rejects.toMatchObject({ code: "invalid" });
    expect(await context.database.user.count()).toBe(1);
  });

  it("are listed without anything secret, and every change says before and after", async () => {
    const { admin, context } = await installation(await open());
    const { userId, path } = await createUser(admin, {
      email: "bo@example.com",
      name: "Bo",
      grants: everywhere("viewer"),
    });
    await setGrants(admin, { userId, grants: everywhere("administrator") });
    const people = await listPeople(admin);
    expect(people.map((person) => person.name)).toEqual(["Ada", "Bo"]);
    expect(people[1]).toMatchObject({
      hasPassword: false,
      secondFactor: false,
      grants: [{ role: "administrator", source: "manual" }],
    });
    expect(JSON.stringify(people)).not.toContain("argon2");
    const row = await context.database.auditEvent.findFirstOrThrow({ where: { action: "user.set_grants" } });
    expect(JSON.parse(row.detail)).toMatchObject({ before: [{ role: "viewer" }], after: [{ role: "administrator" }] });
    const token = path.split("code=")[1] ?? "none";
    expect(JSON.stringify(await context.database.auditEvent.findMany())).not.toContain(token);
  });
});
