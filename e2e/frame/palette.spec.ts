import { expect, test } from "#e2e/support/pages.ts";

test("four letters and Enter lead to the cluster", async ({ open }) => {
  const page = await open("viewer");
  await page.goto("/now");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("bill");
  const first = palette.getByRole("option").first();
  await expect(first).toContainText("billing-staging");
  await expect(first).toContainText("Staging");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/fleet\/billing-staging$/);
});

test("servers, pages and operations are found by name and number", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/now");
  for (const [typed, address] of [
    ["orders-prod-2", /\/fleet\/orders-prod\/orders-prod-2$/],
    ["Audit", /\/governance\/audit/],
    ["#1", /\/automation\/operations\/1$/],
  ] as const) {
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Go to" });
    await palette.getByRole("combobox").fill(typed);
    await expect(palette.getByRole("option").first()).toContainText(typed.replace("#", ""));
    await page.keyboard.press("Enter");
    await expect(page, typed).toHaveURL(address);
  }
});

test("what one may not see is not found", async ({ open }) => {
  const page = await open("newcomer");
  await page.goto("/now");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await palette.getByRole("combobox").fill("orders");
  await expect(palette.getByText("Nothing that you may see has this in its name.")).toBeVisible();
  await palette.getByRole("combobox").fill("catalog");
  await expect(palette.getByRole("option").first()).toContainText("catalog-dev");
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);
});
