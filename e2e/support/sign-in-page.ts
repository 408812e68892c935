import { type Browser, type BrowserContext, chromium, expect, type Page } from "@playwright/test";
import { z } from "zod";
import { browserOptions } from "./browser.ts";
import type { PersonOfRun, RoleName, Run } from "./product.ts";

const rolesOf: Record<Exclude<RoleName, "administrator">, readonly string[]> = {
  operator: ["operator"],
  approver: ["approver"],
  author: ["operator", "approver"],
  viewer: ["viewer"],
  developer: ["developer"],
  newcomer: ["viewer"],
};

/** Types e-mail and password into the sign-in page and presses the button. Where it leads is for the caller to see. */
export async function typeCredentials(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs a person in through the page and waits until it has gone. */
export async function signInAs(page: Page, person: Pick<PersonOfRun, "email" | "password">): Promise<void> {
  await page.goto("/sign-in");
  await typeCredentials(page, person.email, person.password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Claims the installation as its first administrator, in a browser, then makes the other people of the run. */
export async function claimAndInvite(claimLink: string, people: Run["people"]): Promise<{ invitationLink: string }> {
  const browser = await chromium.launch(browserOptions());
  const baseURL = new URL(claimLink).origin;
  try {
    const administrator = await claim(browser, baseURL, claimLink, people.administrator);
    const Environments = z.object({ rows: z.array(z.object({ id: z.string(), slug: z.string() })) });
    const answer = await administrator.request.get("/api/v1/environments");
    const { rows } = Environments.parse(await answer.json());
    const development = rows.find(({ slug }) => slug === "development")?.id ?? "";
    let invitationLink = "";
    for (const [role, wanted] of Object.entries(rolesOf)) {
      const person = people[role as keyof typeof rolesOf];
      const grants = wanted.map((one) => ({ environmentId: role === "newcomer" ? development : "*", role: one }));
      invitationLink = `${baseURL}${await invite(administrator, baseURL, person, grants)}`;
      await accept(browser, baseURL, invitationLink, person);
    }
    await administrator.close();
    return { invitationLink };
  } finally {
    await browser.close();
  }
}

async function claim(browser: Browser, baseURL: string, link: string, person: PersonOfRun): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Claim this Rookery" })).toBeVisible();
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Become administrator" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/claim"));
  await context.storageState({ path: person.state });
  return context;
}

const Invited = z.object({ path: z.string().startsWith("/claim?code=") });

async function invite(
  administrator: BrowserContext,
  baseURL: string,
  person: PersonOfRun,
  grants: readonly { environmentId: string; role: string }[],
): Promise<string> {
  const answer = await administrator.request.post("/api/v1/access/people", {
    headers: { origin: baseURL },
    data: { name: person.name, email: person.email, grants },
  });
  if (!answer.ok()) {
    const text = await answer.text();
    throw new Error(`${person.email} was not invited: ${answer.status()} ${text.slice(0, 500)}`);
  }
  return Invited.parse(await answer.json()).path;
}

async function accept(browser: Browser, baseURL: string, link: string, person: PersonOfRun): Promise<void> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByText(`Choose a password for ${person.email}`)).toBeVisible();
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Your password is set")).toBeVisible();
  await typeCredentials(page, person.email, person.password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await context.storageState({ path: person.state });
  await context.close();
}
