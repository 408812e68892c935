import { expect, test } from "#e2e/support/pages.ts";
import { signInAs, typeCredentials } from "#e2e/support/sign-in-page.ts";

test("a wrong password and an unknown account are refused in the same words", async ({ open, run }) => {
  const page = await open(null);
  const said: string[] = [];
  for (const email of [run.people.viewer.email, "nobody@example.com"]) {
    await page.goto("/sign-in");
    await typeCredentials(page, email, "certainly not the password");
    const alert = page.locator("#sign-in-problem");
    await expect(alert).toBeVisible();
    said.push((await alert.textContent()) ?? "");
    await expect(page).toHaveURL(/\/sign-in/);
  }
  expect(said[0]).toBe("E-mail or password is wrong.");
  expect(said[1]).toBe(said[0]);
});

test("signing in leads to where one wanted to go, and signing out ends the session", async ({ open, run }) => {
  const page = await open(null);
  await signInAs(page, run.people.viewer);
  await expect(page).toHaveURL(/\/now$/);
  const cookies = await page.context().cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Rookery" })).toBeVisible();
  await page.goto("/fleet");
  await expect(page).toHaveURL(/\/sign-in/);

  // The cookie that was valid a moment ago opens nothing any more: the session has ended on the server, too.
  const thief = await open(null);
  await thief.context().addCookies(cookies);
  expect((await thief.request.get("/api/v1/clusters")).status()).toBe(401);
});

test("who is not signed in sees no page and no data", async ({ open }) => {
  const page = await open(null);
  for (const path of ["/now", "/fleet", "/automation/operations", "/governance/audit"]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/sign-in/);
  }
  for (const path of ["/api/v1/clusters", "/api/v1/now", "/api/v1/operations", "/api/v1/stream"]) {
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBe(401);
    expect(answer.headers()["content-type"], path).toContain("application/problem+json");
  }
});

test("a link to the sign-in page cannot lead to another site afterwards", async ({ open, run }) => {
  const page = await open(null);
  await page.goto("/sign-in?next=https%3A%2F%2Fexample.com%2Fgone");
  await typeCredentials(page, run.people.viewer.email, run.people.viewer.password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  expect(new URL(page.url()).origin).toBe(run.baseUrl);
});
