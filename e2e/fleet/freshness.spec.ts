import { proposeAndRun, readCluster } from "#e2e/support/api.ts";
import { expect, readRun, test } from "#e2e/support/pages.ts";
import { serverProcess } from "#e2e/support/server-processes.ts";

test.describe.configure({ mode: "serial" });
const name = "e2e-fresh";
// Two light polls of 2 s are missed before anything may be said; then one interval and 5 s, and the clock's tick.
const staleMs = 2 * 2_000 + 2_000 + 5_000 + 1_000;

test.beforeAll(async ({ browser }, info) => {
  info.setTimeout(90_000);
  const run = readRun();
  const context = await browser.newContext({ baseURL: run.baseUrl, storageState: run.people.operator.state });
  const page = await context.newPage();
  const spec = {
    apiVersion: "rookery/v1",
    name,
    environment: "development",
    owner: "harbour team",
    topology: "standalone",
    version: "11.8",
    bufferPoolMb: 32,
    restartPolicy: "never",
  };
  await proposeAndRun(page, "cluster.create", { spec });
  await context.close();
});

test("values of a server that hangs turn stale on their own, and live again when it answers", async ({ open, run }) => {
  test.setTimeout(120_000);
  const page = await open("viewer");
  await page.goto(`/fleet/${name}`);
  const table = page.getByRole("table", { name: `Members of ${name}` });
  const map = page.getByRole("region", { name: `Topology of ${name}` });
  await expect(table).toContainText("Healthy");
  await expect(table).not.toContainText("stale since");
  const pid = serverProcess(run, name);
  process.kill(pid, "SIGSTOP");
  try {
    await expect(table).toContainText(/stale since \d\d:\d\d/, { timeout: staleMs });
    await expect(table.locator("tbody tr").first()).toContainText(/Stale \d+/);
    // Neither the state in the table nor the node on the map goes on saying "Healthy".
    await expect(table).not.toContainText("Healthy", { timeout: staleMs });
    await expect(map).not.toContainText("Healthy");
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await expect(table).toContainText("Healthy", { timeout: 30_000 });
  await expect(table).not.toContainText("stale since");
});

test("a killed server is said to be down, on every page and in the verdict", async ({ open, run }) => {
  test.setTimeout(120_000);
  const page = await open("viewer");
  await page.goto(`/fleet/${name}`);
  const table = page.getByRole("table", { name: `Members of ${name}` });
  await expect(table).toContainText("Healthy");
  process.kill(serverProcess(run, name), "SIGKILL");
  await expect(table).not.toContainText("Healthy", { timeout: staleMs });
  await expect(table).toContainText(/Down|Unknown/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page.getByRole("heading", { level: 1 })).not.toContainText(/healthy/i);
  await page.goto("/fleet");
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).not.toContainText("Healthy");
  await expect(row).toContainText("Critical");
  await page.goto("/now");
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Critical");
});

test("the time without samples is a gap in the chart, and starting the server leaves its mark", async ({ open }) => {
  test.setTimeout(150_000);
  const page = await open("operator");
  const { instances } = await readCluster(page, name);
  await page.waitForTimeout(10_000);
  const started = await proposeAndRun(page, "instance.start", { instanceId: instances[0]?.id });
  await expect(async () => expect((await readCluster(page, name)).state).toBe("healthy")).toPass({ timeout: 30_000 });
  await page.goto(`/fleet/${name}?range=15m`);
  const chart = page.locator("figure.chart").first();
  await expect(chart.locator(`a[href="/automation/operations/${started.id}"]`)).toHaveCount(1);
  // A line that is broken begins anew: its path has more than one "move to".
  await expect(async () => {
    const path = await chart.locator(".recharts-line-curve").first().getAttribute("d", { timeout: 1_000 });
    expect((path ?? "").match(/M/g)?.length ?? 0).toBeGreaterThan(1);
  }).toPass({ timeout: 40_000 });
  await chart.getByRole("button", { name: "View as table" }).click();
  await expect(chart.getByRole("table")).toContainText("no sample");
});

test.afterAll(async ({ browser }, info) => {
  info.setTimeout(60_000);
  const run = readRun();
  const context = await browser.newContext({ baseURL: run.baseUrl, storageState: run.people.operator.state });
  const page = await context.newPage();
  const { id } = await readCluster(page, name);
  await proposeAndRun(page, "cluster.destroy", { clusterId: id, keepData: false }, name);
  await context.close();
});
