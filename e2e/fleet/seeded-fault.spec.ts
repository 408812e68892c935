import { readCluster, untilState } from "#e2e/support/api.ts";
import { expect, test } from "#e2e/support/pages.ts";

test.describe.configure({ mode: "serial" });

test("the broken replica is the first thing that Now says, in words and with its error number", async ({ open }) => {
  const page = await open("viewer");
  await page.goto("/now");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("billing-staging");
  const row = page.getByRole("row").filter({ hasText: "billing-staging" });
  await expect(row).toContainText("Replica stopped");
  await page.goto("/fleet/billing-staging");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/billing-staging/);
  await expect(page.getByRole("region", { name: "Findings" })).toContainText("1062");
  await expect(page.getByRole("region", { name: "Findings" })).toContainText(/duplicate/i);
});

test("map and table of the cluster tell the same", async ({ open }) => {
  const page = await open("viewer");
  for (const slug of ["orders-prod", "billing-staging", "catalog-dev"]) {
    await page.goto(`/fleet/${slug}`);
    const map = page.getByRole("region", { name: `Topology of ${slug}` });
    const table = page.getByRole("table", { name: `Members of ${slug}` });
    const { instances } = await readCluster(page, slug);
    await expect(map.getByRole("link")).toHaveCount(instances.length);
    await expect(table.locator("tbody tr")).toHaveCount(instances.length);
    for (const member of instances) {
      const row = table.getByRole("row").filter({ has: page.getByRole("link", { name: member.name, exact: true }) });
      const node = map.getByRole("link").filter({ hasText: member.name });
      await expect(node).toHaveAttribute("href", `/fleet/${slug}/${member.name}`);
      await expect(node).toContainText(member.role);
      await expect(row).toContainText(member.role);
    }
  }
  // The broken link is loud on both.
  await page.goto("/fleet/billing-staging");
  await expect(page.getByRole("region", { name: "Topology of billing-staging" })).toContainText("SQL thread stopped");
  await expect(page.getByRole("table", { name: "Members of billing-staging" })).toContainText("Replication stopped");
});

test("reseeding the replica repairs it, and nothing else is said any more", async ({ open }) => {
  test.setTimeout(150_000);
  const page = await open("operator");
  await page.goto("/fleet/billing-staging");
  await page.getByRole("button", { name: "Reseed replica billing-staging-2" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Reseed replica billing-staging-2" });
  await expect(dialog.locator(".identity")).toContainText("Staging");
  await dialog.getByLabel("Type billing-staging-2").fill("billing-staging-2");
  await dialog.getByRole("button", { name: "Reseed replica billing-staging-2" }).click();
  await page.waitForURL(/\/automation\/operations\/\d+$/);
  await untilState(page, Number(page.url().split("/").at(-1)), ["succeeded"], 90_000);

  await expect(async () => {
    const cluster = await readCluster(page, "billing-staging");
    expect(cluster.state, cluster.sentence).toBe("healthy");
  }).toPass({ timeout: 20_000 });
  await page.goto("/fleet/billing-staging");
  await expect(page.getByRole("region", { name: "Findings" })).toHaveCount(0);
  await expect(page.getByRole("table", { name: "Members of billing-staging" })).not.toContainText("stopped");
  await page.goto("/now");
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText("billing-staging");
});
