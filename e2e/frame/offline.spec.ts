import { post, readCluster } from "#e2e/support/api.ts";
import { expect, test } from "#e2e/support/pages.ts";

test("offline is said within 3 s, closes what acts, keeps what was typed, and ends without a reload", async ({
  open,
}) => {
  const page = await open("operator");
  await page.goto("/fleet/catalog-dev");
  await expect(page.locator(".lamp")).toContainText("live");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByRole("button", { name: "Restart catalog-dev-1" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Type catalog-dev-1").fill("catalog-dev-1");
  await dialog.getByLabel("Reason").fill("typed before the line broke");
  const confirm = dialog.getByRole("button", { name: /restart catalog-dev-1/i });
  await expect(confirm).not.toHaveAttribute("aria-disabled", "true");
  await page.evaluate(() => document.documentElement.setAttribute("data-not-reloaded", "yes"));

  await page.context().setOffline(true);
  await expect(page.locator(".banner")).toContainText("You are offline", { timeout: 3_000 });
  await expect(page.locator(".banner")).toContainText(/old|of unknown age/);
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await expect(confirm).toHaveAccessibleDescription(/You are offline/);
  await expect(dialog.getByLabel("Reason")).toHaveValue("typed before the line broke");
  await expect(page.locator(".lamp")).toContainText("offline");

  // What happens meanwhile is there as soon as the line is back.
  const other = await open("operator");
  const { id } = await readCluster(other, "catalog-dev");
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const set = await post(other, `/api/v1/clusters/${id}/downtime`, { until, why: "quay works" });
  expect(set.ok(), await set.text()).toBe(true);
  await page.context().setOffline(false);
  await expect(page.locator(".banner")).toHaveCount(0);
  await expect(page.locator(".lamp")).toContainText("live", { timeout: 20_000 });
  await expect(confirm).not.toHaveAttribute("aria-disabled", "true");
  await expect(dialog.getByLabel("Type catalog-dev-1")).toHaveValue("catalog-dev-1");
  await dialog.getByRole("button", { name: "Close without doing it" }).click();
  await expect(page.getByText("quay works").first()).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("html")).toHaveAttribute("data-not-reloaded", "yes");
  await page.getByRole("button", { name: "End downtime" }).click();
  await expect(page.getByRole("button", { name: "Set downtime" })).toBeVisible();
});

test("a change made by somebody else appears by itself within seconds", async ({ open }) => {
  const page = await open("viewer");
  await page.goto("/automation/operations");
  await expect(page.locator(".lamp")).toContainText("live");
  const other = await open("operator");
  const { id: clusterId } = await readCluster(other, "orders-prod");
  const reason = `seen live ${Date.now()}`;
  const made = await post(other, "/api/v1/operations", {
    kind: "cluster.configure",
    input: { clusterId, variables: { max_connections: 344 } },
    reason,
  });
  const { id } = (await made.json()) as { id: number };
  await expect(page.locator(`a[href="/automation/operations/${id}"]`).first()).toBeVisible({ timeout: 10_000 });
  expect((await post(other, `/api/v1/operations/${id}/cancel`, { reason: "only a test of live lists" })).ok()).toBe(
    true,
  );
});
