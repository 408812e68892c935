import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/support/pages.ts";

test("the frame can be walked with Tab: every stop is seen and named, none is hidden", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/fleet");
  await expect(page.getByRole("table", { name: "Clusters" })).toContainText("orders-prod");
  await page.keyboard.press("Tab");
  expect((await focused(page)).name).toBe("Skip to the page");
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();

  await page.reload();
  await expect(page.getByRole("table", { name: "Clusters" })).toContainText("orders-prod");
  const names: string[] = [];
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (at.tag === "BODY") break;
    names.push(at.name);
    expect(at.name, `stop ${stop + 1}, ${at.html}`).not.toBe("");
    expect(at.marked, `focus is drawn on "${at.name}"`).toBe(true);
    expect(at.covered, `"${at.name}" is covered by something`).toBe(false);
  }
  const order = ["Skip to the page", "Now", "Fleet", "Provision", "Import", "Automation", "Governance", "Theme"];
  expect(names.filter((name) => order.includes(name)).slice(0, order.length)).toEqual(order);
  expect(names.some((name) => name.startsWith("Go to"))).toBe(true);
});

test("rows are walked with arrows and opened with Enter; Escape closes and gives the focus back", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/fleet");
  const table = page.getByRole("table", { name: "Clusters" });
  await expect(table).toContainText("orders-prod");
  await table.locator("tbody tr[tabindex='0']").focus();
  await page.keyboard.press("ArrowDown");
  await expect(table.locator("tbody tr[data-index='1']")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(table.locator("tbody tr[data-index='0']")).toBeFocused();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await expect(drawer).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
  await expect(table.locator("tbody tr[data-index='0']")).toBeFocused();
});

test("the list of keys opens with ?, and single keys can be switched off", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/now");
  await page.locator("#main").focus();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toContainText("Ctrl");
  await keys.getByLabel("Single keys act").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(keys).toHaveCount(0);
});

interface Stop {
  tag: string;
  name: string;
  html: string;
  marked: boolean;
  covered: boolean;
}

function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const label = element.getAttribute("aria-label") ?? element.closest("label")?.textContent ?? "";
    const words = element.getAttribute("aria-labelledby") ?? "";
    const named = words ? (document.getElementById(words)?.textContent ?? "") : "";
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(
      box.left + Math.min(box.width, 40) / 2,
      box.top + Math.min(box.height, 20) / 2,
    );
    return {
      tag: element.tagName,
      name: (label || named || element.textContent || "").trim(),
      html: element.outerHTML.slice(0, 120),
      marked: style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1,
      covered: top !== null && !element.contains(top) && !top.contains(element),
    };
  });
}
