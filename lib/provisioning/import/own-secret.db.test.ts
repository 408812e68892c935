import { expect, it } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { importSecretPlace } from "../import-schemas.ts";
import { demandOwnSecret } from "./own-secret.ts";

describeOnBothDatabases("the password of an import", (open) => {
  it("may be used by who typed it, and by nobody else; other secrets never", async () => {
    const database = await open();
    const owner = testUser("operator");
    const context = await testContext(database, { actor: owner });
    const place = importSecretPlace(`${owner.kind === "user" ? owner.id : ""}:1`);
    const [typed, other] = await database.$transaction(async (tx) => [
      await context.vault.seal(tx, place, "typed-password"),
      await context.vault.seal(tx, { ownerTable: "Cluster", ownerId: "c", field: "control" }, "fleet-password"),
    ]);
    await expect(demandOwnSecret(context, typed ?? "")).resolves.toBeUndefined();
    await expect(demandOwnSecret({ ...context, actor: testUser("administrator") }, typed ?? "")).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(demandOwnSecret(context, other ?? "")).rejects.toMatchObject({ code: "not_found" });
    const system = { kind: "system", id: "system", name: "Rookery" } as const;
    await expect(demandOwnSecret({ ...context, actor: system }, other ?? "")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
