import { readFileSync } from "node:fs";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { RoleName, Run } from "./product.ts";

/** The running product of this test run. */
export function readRun(): Run {
  const file = process.env.ROOKERY_E2E_RUN;
  if (!file) throw new Error("The product is not running: globalSetup did not say where.");
  return JSON.parse(readFileSync(file, "utf8")) as Run;
}

/** A browser of a person; null is nobody. Each call opens another browser context. */
export type Open = (
  role: RoleName | null,
  options?: Parameters<import("@playwright/test").Browser["newContext"]>[0],
) => Promise<Page>;

interface Fixtures {
  run: Run;
  open: Open;
  /** What browsers complained of: script errors, refused scripts or styles, failed answers of our own (5xx). */
  complaints: string[];
}

/** Playwright's test, with browsers by role. A test during which a page threw or broke its content policy fails. */
export const test = base.extend<Fixtures>({
  run: async ({ browserName: _ }, use) => {
    await use(readRun());
  },
  complaints: async ({ browserName: _ }, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, "what the browser complained of").toEqual([]);
  },
  open: async ({ browser, run, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role, options = {}) => {
      const context = await browser.newContext({
        baseURL: run.baseUrl,
        ...(role ? { storageState: run.people[role].state } : {}),
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      listen(page, complaints);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
export { expect };

function listen(page: Page, complaints: string[]): void {
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|hydrat|Minified React error/i.test(message.text()))
      complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
}

/** Every page of the rail, by address. Cluster, instance and operation pages are added by those that know one. */
export const railPages = [
  "/now",
  "/fleet",
  "/fleet/provision",
  "/fleet/import",
  "/automation/operations",
  "/automation/approvals",
  "/governance/audit",
  "/governance/access",
  "/governance/environments",
  "/governance/about",
] as const;
