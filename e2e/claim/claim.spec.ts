import { expect, test } from "#e2e/support/pages.ts";

test("a claim link works once", async ({ open, run }) => {
  const page = await open(null);
  await page.goto(run.claimLink);
  await expect(page.getByRole("heading", { name: "This link is not valid any more" })).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveCount(0);
  await page.getByRole("link", { name: "Go to sign-in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Rookery" })).toBeVisible();
});

test("a link that was never given out is refused in the same words", async ({ open }) => {
  const page = await open(null);
  await page.goto(`/claim?code=${"A".repeat(43)}`);
  await expect(page.getByRole("heading", { name: "This link is not valid any more" })).toBeVisible();
});

test("an invitation that was used is refused", async ({ open, run }) => {
  const page = await open(null);
  await page.goto(run.invitationLink);
  await expect(page.getByRole("heading", { name: "This link is not valid any more" })).toBeVisible();
});

test("a claimed installation does not ask to be claimed", async ({ open }) => {
  const page = await open(null);
  await page.goto("/sign-in");
  await expect(page.getByText("has no administrator yet")).toHaveCount(0);
});
