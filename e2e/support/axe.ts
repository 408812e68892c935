import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { viewCookie, writeView } from "#components/ui/view-settings.ts";

/** Expects axe to find nothing on the page as it stands; says rule, help and element of what it found. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${violation.help}; ${node.target.join(" ")}; ${node.failureSummary}`,
    ),
  );
  expect(found, what).toEqual([]);
}

/** Expects that the page does not scroll sideways; names the widest elements that stick out. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const sticking = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (one) => one.getBoundingClientRect().right > width + 1,
    );
    return [
      `scrollWidth ${document.documentElement.scrollWidth} > ${width}`,
      ...wide.slice(0, 5).map((one) => `${one.tagName} ${one.className} ${(one.textContent ?? "").slice(0, 40)}`),
    ];
  });
  expect(sticking, what).toEqual([]);
}

/** Chooses the theme as the person's own cookie does. */
export async function chooseTheme(page: Page, baseUrl: string, theme: "light" | "dark"): Promise<void> {
  const view = writeView({ theme, zone: "utc", localZone: null, density: "compact", shortcuts: true });
  await page.context().addCookies([{ name: viewCookie, value: encodeURIComponent(view), url: baseUrl }]);
}
