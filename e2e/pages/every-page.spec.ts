import { chooseTheme, expectAccessible, expectNoSidewaysScroll } from "#e2e/support/axe.ts";
import { expect, railPages, test } from "#e2e/support/pages.ts";

const pages = [
  ...railPages,
  "/account",
  "/fleet/orders-prod",
  "/fleet/billing-staging",
  "/fleet/catalog-dev",
  "/fleet/orders-prod/orders-prod-1",
  "/fleet/billing-staging/billing-staging-2",
  ...["processes", "locks", "variables", "databases", "settings"].map(
    (tab) => `/fleet/orders-prod/orders-prod-2?tab=${tab}`,
  ),
  "/automation/operations/1",
  "/no/such/page",
];

for (const path of pages) {
  test(`${path} in both themes: axe finds nothing, nothing scrolls sideways at 400 px`, async ({ open, run }) => {
    const page = await open("administrator", { reducedMotion: "reduce" });
    for (const theme of ["light", "dark"] as const) {
      await chooseTheme(page, run.baseUrl, theme);
      await page.goto(path);
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      await expect(page.locator("h1").first()).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await expect(page).toHaveTitle(/\S.*Rookery$/);
      await expectAccessible(page, `${path}, ${theme}`);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await expectNoSidewaysScroll(page, path);
  });
}

for (const path of ["/sign-in", `/claim?code=${"B".repeat(43)}`]) {
  test(`${path.split("?")[0]} before signing in: axe finds nothing in both themes`, async ({ open, run }) => {
    const page = await open(null);
    for (const theme of ["light", "dark"] as const) {
      await chooseTheme(page, run.baseUrl, theme);
      await page.goto(path);
      await expect(page.locator("h1")).toBeVisible();
      await expectAccessible(page, `${path}, ${theme}`);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await expectNoSidewaysScroll(page, path);
  });
}
