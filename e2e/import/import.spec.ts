import type { Page } from "@playwright/test";
import { readCluster, untilState } from "#e2e/support/api.ts";
import { startMariadb, type ThrowAwayServer } from "#e2e/support/mariadb-server.ts";
import { expect, test } from "#e2e/support/pages.ts";

test.describe.configure({ mode: "serial" });
const name = "e2e-foreign";
let server: ThrowAwayServer;

test.beforeAll(async () => {
  server = await startMariadb({ series: "10.11", extraOptions: ["--log-bin=binlog", "--server-id=4711"] });
});
test.afterAll(async () => {
  await server.stop();
});

test("a wrong password and a closed port are told in words", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/fleet/import");
  await fillSeed(page, "not the password");
  await page.getByRole("button", { name: "Discover" }).click();
  await expect(page.getByLabel("Account")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Account")).toHaveAccessibleDescription(/refused the account or its password/);

  await page.goto("/fleet/import");
  await fillSeed(page, server.rootPassword);
  await page.getByLabel("Port").fill("1");
  await page.getByRole("button", { name: "Discover" }).click();
  await expect(page.getByLabel("Port")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("list", { name: "Servers found" })).toContainText("Not reached");
});

test("one server is found from its address and adopted; nothing is written to it", async ({ open }) => {
  test.setTimeout(120_000);
  const page = await open("operator");
  await page.goto("/fleet/import");
  await fillSeed(page, server.rootPassword);
  await page.getByRole("button", { name: "Discover" }).click();
  const found = page.getByRole("list", { name: "Servers found" });
  await expect(found).toContainText(`127.0.0.1:${server.port}`);
  await expect(found).toContainText("Found");
  await expect(page.getByLabel("Password")).toHaveValue("");

  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Environment", { exact: true }).selectOption("development");
  await page.getByLabel("Owner").fill("harbour team");
  await page.getByRole("button", { name: "Adopt at once" }).click();
  await page.waitForURL(/\/automation\/operations\/\d+$/);
  await untilState(page, Number(page.url().split("/").at(-1)), ["succeeded"], 60_000);

  await page.goto(`/fleet/${name}`);
  await expect(page.getByRole("table", { name: `Members of ${name}` })).toContainText("Healthy");
  const cluster = await readCluster(page, name);
  expect(cluster.instances).toHaveLength(1);
  expect(cluster.instances[0]?.port).toBe(server.port);
});

test("an adopted cluster offers only what Rookery can do with it, and is forgotten again", async ({ open }) => {
  const page = await open("operator");
  await page.goto(`/fleet/${name}`);
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page.getByText("was imported: Rookery watches it").first()).toBeVisible();
  await page.getByRole("button", { name: `Forget ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: `Forget ${name}` });
  await dialog.getByLabel(`Type ${name}`).fill(name);
  await dialog.getByRole("button", { name: `Forget ${name}` }).click();
  await page.waitForURL(/\/automation\/operations\/\d+$/);
  await untilState(page, Number(page.url().split("/").at(-1)), ["succeeded"], 60_000);
  expect((await page.request.get(`/api/v1/clusters/${name}`)).status()).toBe(404);
});

async function fillSeed(page: Page, password: string): Promise<void> {
  await page.getByLabel("Host").fill("127.0.0.1");
  await page.getByLabel("Port").fill(String(server.port));
  await page.getByLabel("Account").fill("root");
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("TLS").selectOption("off");
}
