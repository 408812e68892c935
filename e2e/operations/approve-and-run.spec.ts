import type { Page } from "@playwright/test";
import { z } from "zod";
import { bodyOf, post, propose, readCluster, readOperation, untilState } from "#e2e/support/api.ts";
import { expect, test } from "#e2e/support/pages.ts";

test.describe.configure({ mode: "serial" });
let id = 0;
const Servers = z.object({ rows: z.array(z.object({ maxConnections: z.number() })).length(3) });

test("on production a proposal waits, and its author cannot approve it", async ({ open }) => {
  const page = await open("author");
  id = await proposeConfiguration(page, 321);
  await untilState(page, id, ["needs approval"]);
  await page.goto(`/automation/operations/${id}`);
  await expect(page.locator(".identity").first()).toContainText("Production");
  const approve = page.getByRole("button", { name: /^Approve digest/ });
  await expect(approve).toHaveAttribute("aria-disabled", "true");
  await expect(approve).toHaveAccessibleDescription("You proposed it; somebody else has to approve it.");
  const run = page.getByRole("button", { name: "Run on production" });
  await expect(run).toHaveAttribute("aria-disabled", "true");
  await expect(run).toHaveAccessibleDescription(/needs 1 approval/);

  // The button is not the guard: the verb refuses, too.
  const { digest } = await readOperation(page, id);
  const refused = await post(page, `/api/v1/operations/${id}/approve`, { digest });
  expect(refused.status()).toBe(403);
  await page.goto("/automation/approvals");
  await expect(page.getByRole("link", { name: new RegExp(`${id}: `) })).toHaveCount(0);
});

test("somebody else approves; that starts nothing, and running is another right", async ({ open }) => {
  const page = await open("approver");
  const before = await maxConnections(page);
  await page.goto("/automation/approvals");
  await page.getByRole("link", { name: new RegExp(`${id}: `) }).click();
  await expect(page).toHaveURL(new RegExp(`/automation/operations/${id}$`));
  await approveHere(page);
  await expect(page.locator(".standing", { hasText: "It has its approvals. Nothing has been started" })).toBeVisible();
  const run = page.getByRole("button", { name: "Run on production" });
  await expect(run).toHaveAttribute("aria-disabled", "true");
  await expect(run).toHaveAccessibleDescription(/operation\.run/);
  const { digest } = await readOperation(page, id);
  expect((await post(page, `/api/v1/operations/${id}/run`, { digest, typedName: "orders-prod" })).status()).toBe(403);

  await page.waitForTimeout(6_000);
  expect((await readOperation(page, id)).state).toBe("approved");
  expect(await maxConnections(page)).toEqual(before);
});

test("an edit lapses the approval and names what differs", async ({ open }) => {
  const page = await open("author");
  const seen = await readOperation(page, id);
  const { id: clusterId } = await readCluster(page, "orders-prod");
  const edited = await post(page, `/api/v1/operations/${id}/edit`, {
    version: seen.version,
    input: { clusterId, variables: { max_connections: 322 } },
  });
  expect(edited.status(), await edited.text()).toBe(200);
  const now = await untilState(page, id, ["needs approval"]);
  expect(now.digest).not.toBe(seen.digest);
  await page.goto(`/automation/operations/${id}`);
  await expect(page.getByText("Lapsed", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Lapsed: \S/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Run on production" })).toHaveAttribute("aria-disabled", "true");

  // What was approved is not what would run now: the old digest is refused with the difference.
  const stale = await post(page, `/api/v1/operations/${id}/run`, { digest: seen.digest, typedName: "orders-prod" });
  expect([403, 409, 412]).toContain(stale.status());
});

test("approved anew it runs when its author runs it, with the typed name, and is read back", async ({ open }) => {
  test.setTimeout(120_000);
  const approver = await open("approver");
  await approver.goto(`/automation/operations/${id}`);
  await approveHere(approver);

  const page = await open("author");
  await page.goto(`/automation/operations/${id}`);
  await page.getByRole("button", { name: "Run on production" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".identity")).toContainText("Production");
  const confirm = dialog.getByRole("button", { name: "Run on orders-prod" });
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Type orders-prod").fill("orders-prod");
  await confirm.dblclick();
  await untilState(page, id, ["succeeded"], 60_000);
  await expect(page.getByText("Verified").first()).toBeVisible();
  expect(await maxConnections(page)).toEqual([322, 322, 322]);
  // The other person sees the same without doing anything.
  await expect(approver.getByRole("heading", { name: "Read back from the servers" })).toBeVisible();
});

test("a mark that leads to the operation stands on every chart of the cluster within 10 s", async ({ open }) => {
  const page = await open("viewer");
  await page.goto("/fleet/orders-prod?range=15m");
  const charts = page.locator("figure.chart");
  await expect(charts).toHaveCount(4);
  await expect(async () => {
    for (let index = 0; index < 4; index++)
      await expect(charts.nth(index).locator(`a[href="/automation/operations/${id}"]`)).toHaveCount(1, {
        timeout: 500,
      });
  }).toPass({ timeout: 10_000 });
});

async function proposeConfiguration(page: Page, connections: number): Promise<number> {
  const { id: clusterId } = await readCluster(page, "orders-prod");
  return propose(page, {
    kind: "cluster.configure",
    input: { clusterId, variables: { max_connections: connections } },
    reason: "more sessions for the harvest",
    ticket: "HARBOUR-12",
  });
}

async function approveHere(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Approve digest/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Approving starts nothing");
  await dialog.getByRole("button", { name: /^Approve digest/ }).click();
  await expect(dialog).toHaveCount(0);
  await untilState(page, id, ["approved"], 15_000);
}

/** What the servers themselves say, by the light poll. */
async function maxConnections(page: Page): Promise<number[]> {
  await page.waitForTimeout(5_000);
  const { rows } = Servers.parse(await bodyOf(await page.request.get("/api/v1/instances?clusterId=orders-prod")));
  return rows.map((row) => row.maxConnections);
}
