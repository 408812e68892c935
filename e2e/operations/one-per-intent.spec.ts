import { z } from "zod";
import { bodyOf, countOperations, post, readCluster } from "#e2e/support/api.ts";
import { expect, test } from "#e2e/support/pages.ts";

const Ref = z.object({ id: z.number() });

test("the same key gives one operation, however often and from how many tabs it is posted", async ({ open }) => {
  const page = await open("operator");
  const other = await open("operator");
  const { id: clusterId } = await readCluster(page, "orders-prod");
  const request = {
    kind: "cluster.configure",
    input: { clusterId, variables: { max_connections: 333 } },
    idempotencyKey: `same-intent-${Date.now()}`,
  };
  const before = await countOperations(page);
  const answers = await Promise.all([page, other, page, other].map((one) => post(one, "/api/v1/operations", request)));
  const ids = await Promise.all(answers.map(async (answer) => Ref.parse(await bodyOf(answer)).id));
  expect(new Set(ids).size).toBe(1);
  expect(await countOperations(page)).toBe(before + 1);

  // Somebody else's key is theirs.
  const stranger = await open("author");
  expect((await post(stranger, "/api/v1/operations", request)).status()).toBe(409);
  const cancelled = await post(page, `/api/v1/operations/${ids[0]}/cancel`, { reason: "only a test of keys" });
  expect(cancelled.ok()).toBe(true);
});

test("clicking twice in the dialog hands in one operation", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/fleet/orders-prod");
  const before = await countOperations(page);
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByRole("button", { name: "Restart orders-prod-3" }).click();
  const dialog = page.getByRole("dialog", { name: "Restart orders-prod-3" });
  await expect(dialog.locator(".identity")).toContainText("Production");
  await dialog.getByLabel("Type orders-prod-3").fill("orders-prod-3");
  const confirm = dialog.getByRole("button", { name: /Propose: restart orders-prod-3/ });
  await confirm.dblclick();
  await page.waitForURL(/\/automation\/operations\/\d+$/);
  expect(await countOperations(page)).toBe(before + 1);
  const id = Number(page.url().split("/").at(-1));
  expect((await post(page, `/api/v1/operations/${id}/cancel`, { reason: "only a test of clicks" })).ok()).toBe(true);
});
