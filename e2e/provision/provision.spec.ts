import type { Page } from "@playwright/test";
import { countOperations, readOperation, untilState } from "#e2e/support/api.ts";
import { expect, test } from "#e2e/support/pages.ts";

test.describe.configure({ mode: "serial" });
const name = "e2e-shop";

test("wrong input is told at the field, before anything is handed in", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/fleet/provision");
  const before = await countOperations(page);
  await fillForm(page, "Not A Name");
  const field = page.getByLabel("Name", { exact: true });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/lower-case letters/);
  await expect(page.getByRole("button", { name: "Create at once" })).toHaveAttribute("aria-disabled", "true");

  await field.fill("catalog-dev");
  await expect(page.getByRole("button", { name: "Create at once" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("list", { name: "Preflight" })).toContainText(/catalog-dev/);
  expect(await countOperations(page)).toBe(before);
});

test("the form makes a standalone cluster, and a double click makes one operation", async ({ open }) => {
  test.setTimeout(120_000);
  const page = await open("operator");
  await page.goto("/fleet/provision");
  const before = await countOperations(page);
  await fillForm(page, name);
  await expect(page.getByRole("textbox", { name: /spec/i }).first()).toBeVisible();
  const create = page.getByRole("button", { name: "Create at once" });
  await expect(create).not.toHaveAttribute("aria-disabled", "true");
  await create.dblclick();

  await page.waitForURL(/\/automation\/operations\/\d+$/);
  const id = Number(page.url().split("/").at(-1));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Operation ${id}: Create cluster ${name}`);
  await untilState(page, id, ["succeeded"], 60_000);
  await expect(page.getByText("Verified").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Read back from the servers" })).toBeVisible();
  expect(await countOperations(page)).toBe(before + 1);

  await page.goto(`/fleet/${name}`);
  await expect(page.locator(".identity").first()).toContainText("Development");
  await expect(page).toHaveTitle(new RegExp(`${name} \\(development\\)`, "i"));
  await expect(page.getByRole("table", { name: `Members of ${name}` })).toContainText("Healthy");
});

test("the draft is kept when the page is left half way", async ({ open }) => {
  const page = await open("operator");
  await page.goto("/fleet/provision");
  await expect(page.getByText("checked again when it is planned and run")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("half-way");
  await page.goto("/now");
  await page.goto("/fleet/provision");
  await expect(page.getByText("This draft was kept from")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("half-way");
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
});

test("destroying asks for the name; a wrong one keeps the button closed and says why", async ({ open }) => {
  test.setTimeout(120_000);
  const page = await open("operator");
  await page.goto(`/fleet/${name}`);
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByRole("button", { name: `Destroy ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: `Destroy ${name}` });
  await expect(dialog.locator(".identity")).toContainText("Development");
  for (const fact of ["Target", "Effect", "Duration", "Way back"])
    await expect(dialog.getByText(fact, { exact: true })).toBeVisible();
  await dialog.getByLabel("Keep the data where it lies").uncheck();
  const before = await countOperations(page);
  const confirm = dialog.getByRole("button", { name: `Destroy ${name}` });
  const typed = dialog.getByLabel(`Type ${name}`);
  for (const wrong of ["", "e2e-sho", "E2E-shop", `${name} `]) {
    await typed.fill(wrong);
    await expect(confirm).toHaveAttribute("aria-disabled", "true");
    await expect(confirm).toHaveAccessibleDescription(/Type e2e-shop|is not e2e-shop/);
    await confirm.click({ force: true });
  }
  expect(await countOperations(page)).toBe(before);

  await typed.fill(name);
  await expect(confirm).not.toHaveAttribute("aria-disabled", "true");
  await confirm.click();
  await page.waitForURL(/\/automation\/operations\/\d+$/);
  const id = Number(page.url().split("/").at(-1));
  await untilState(page, id, ["succeeded"], 60_000);
  await expect(page.getByText("Verified").first()).toBeVisible();
  expect((await readOperation(page, id)).title).toContain(name);
  expect((await page.request.get(`/api/v1/clusters/${name}`)).status()).toBe(404);
});

async function fillForm(page: Page, wanted: string): Promise<void> {
  await page.getByLabel("Environment", { exact: true }).selectOption("development");
  await page.getByLabel("Topology").selectOption("standalone");
  await page.getByLabel("Owner").fill("harbour team");
  await page.getByLabel("MariaDB version").selectOption("11.8");
  await page.getByLabel("Memory for data").fill("32");
  await page.getByLabel("Name", { exact: true }).fill(wanted);
  await expect(page.getByText("checked again when it is planned and run")).toBeVisible();
}
