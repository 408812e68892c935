import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/support/pages.ts";

test("z changes every time on the page at once, to the browser's zone and on", async ({ open }) => {
  const page = await open("viewer", { timezoneId: "Asia/Kolkata" });
  await page.goto("/fleet/orders-prod");
  await page.locator("#main").focus();
  await expect(page.getByRole("button", { name: /, UTC$/ })).toBeVisible();
  await expect(async () => expect(await wrongTimes(page, "UTC")).toEqual([])).toPass({ timeout: 5_000 });
  await page.keyboard.press("z");
  await expect(page.getByRole("button", { name: /, local time$/ })).toBeVisible();
  expect(await wrongTimes(page, "Asia/Kolkata")).toEqual([]);

  // It is kept: the next page is painted in the chosen zone by the server already.
  await page.goto("/automation/operations");
  await expect(page.getByRole("button", { name: /, local time$/ })).toBeVisible();
  expect(await wrongTimes(page, "Asia/Kolkata")).toEqual([]);
  await page.locator("#main").focus();
  await page.keyboard.press("z");
  await expect(page.getByRole("button", { name: /, server time$/ })).toBeVisible();
  await page.keyboard.press("z");
  await expect(page.getByRole("button", { name: /, UTC$/ })).toBeVisible();
  expect(await wrongTimes(page, "UTC")).toEqual([]);
});

test("on hover a time is told in every zone", async ({ open }) => {
  const page = await open("viewer", { timezoneId: "Asia/Kolkata" });
  await page.goto("/automation/operations");
  const time = page.locator("time").first();
  await expect(time).toHaveAttribute("title", /UTC[\s\S]*Asia\/(Kolkata|Calcutta)/);
});

/** Clock times that do not say in `timeZone` what their machine-readable instant says; also when there are none. */
function wrongTimes(page: Page, timeZone: string): Promise<string[]> {
  return page.evaluate((zone) => {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const clocks = [...document.querySelectorAll("time")].filter((one) => /\d\d:\d\d/.test(one.textContent ?? ""));
    if (clocks.length === 0) return ["there is no clock time on this page"];
    return clocks
      .filter((one) => !(one.textContent ?? "").includes(format.format(new Date(one.dateTime))))
      .map((one) => `${one.dateTime} is written ${one.textContent}`);
  }, timeZone);
}
