import { expect, test } from "#e2e/support/pages.ts";

test("the address of a filtered, sorted fleet with an open drawer shows the same in a second browser", async ({
  open,
}) => {
  const page = await open("operator");
  await page.goto("/fleet");
  await page.getByRole("button", { name: "Filter by Environment" }).click();
  await page.getByRole("checkbox", { name: "Production" }).click();
  await expect(page.getByText("Environment: Production")).toBeVisible();
  await page.getByRole("checkbox", { name: "Development" }).click();
  await expect(page.getByText("Environment: Development")).toBeVisible();
  await page.keyboard.press("Escape");
  const table = page.getByRole("table", { name: "Clusters" });
  await expect(table).not.toContainText("billing-staging");
  await page.getByRole("columnheader", { name: "Cluster" }).getByRole("button").click();
  await table.getByRole("row").filter({ hasText: "orders-prod" }).getByText("Production").click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("orders-prod-1");
  await page.waitForTimeout(300);

  const other = await open("operator");
  await other.goto(page.url());
  await expect(other.getByRole("dialog")).toContainText("orders-prod-1");
  await expect(other.getByText("Environment: Production")).toBeVisible();
  const names = (one: typeof page) => one.getByRole("table", { name: "Clusters" }).locator("td.name").allTextContents();
  expect(await names(other)).toEqual(await names(page));
  expect(await names(other)).not.toContain("billing-staging");

  // Back closes the drawer and keeps the filter.
  await page.goBack();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("Environment: Production")).toBeVisible();
});

test("range and tab of an instance travel in the address", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/fleet/orders-prod/orders-prod-1");
  await page.getByRole("link", { name: "Variables" }).click();
  await expect(page).toHaveURL(/tab=variables/);
  await page.getByRole("button", { name: /Last hour/ }).click();
  await page.getByRole("button", { name: "Last 6 h" }).click();
  await expect(page).toHaveURL(/range=6h/);
  const other = await open("operator");
  await other.goto(page.url());
  await expect(other.getByRole("link", { name: "Variables" })).toHaveAttribute("aria-current", "page");
  await expect(other.getByRole("button", { name: /Last 6 h/ })).toBeVisible();
  await expect(other.getByRole("table").first()).toContainText("innodb_buffer_pool_size");
});

test("who may see one environment finds no trace of the others", async ({ open }) => {
  const page = await open("newcomer");
  await page.goto("/fleet");
  await expect(page.getByRole("table", { name: "Clusters" })).toContainText("catalog-dev");
  for (const path of [
    "/now",
    "/fleet",
    "/automation/operations",
    "/api/v1/search?q=prod",
    "/api/v1/events",
    "/api/v1/now",
  ]) {
    const text = await (await page.request.get(path)).text();
    expect(text, path).not.toMatch(/orders-prod|billing-staging/);
  }
  await page.goto("/fleet/orders-prod");
  await expect(page.getByRole("heading", { name: "There is nothing here that you may see." })).toBeVisible();
  expect((await page.request.get("/api/v1/clusters/orders-prod")).status()).toBe(404);
});

test("a viewer sees why nothing can be started", async ({ open }) => {
  const page = await open("viewer");
  await page.goto("/fleet/catalog-dev");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page.getByText("Your roles in Development do not propose operations").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Destroy catalog-dev/ })).toHaveAttribute("aria-disabled", "true");
});
