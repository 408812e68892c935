import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { allPages, allReads } from "#e2e/support/addresses.ts";
import { type Canary, collectCanaries, findLeaks } from "#e2e/support/canaries.ts";
import { expect, test } from "#e2e/support/pages.ts";
import { roleNames } from "#e2e/support/product.ts";

test("the search for secrets finds what it looks for", async ({ run }) => {
  const canaries = await collectCanaries(run);
  // Six people with password and cookie, two codes, the accounts of three clusters, keys of both processes.
  expect(canaries.length).toBeGreaterThan(25);
  const planted = JSON.stringify({ note: `x${canaries.at(-1)?.text}y` });
  expect(findLeaks(planted, canaries)).toHaveLength(1);
  expect(findLeaks("-----BEGIN PRIVATE KEY-----", [])).toEqual(["a private key"]);
  expect(findLeaks("CREATE USER x IDENTIFIED BY 'otter-lamp'", [])).toEqual(["a password in clear"]);
});

for (const role of roleNames) {
  test(`no secret in any page, payload, answer or stream that the ${role} gets`, async ({ open, run }) => {
    test.setTimeout(180_000);
    const page = await open(role);
    const canaries = await collectCanaries(run);
    const found: string[] = [];
    // The administrator knows all addresses; what others may not see has to keep silent, too.
    const guide = await open("administrator");
    for (const path of await allPages(guide)) {
      await look(page, path, {}, canaries, found);
      await look(page, path, { RSC: "1" }, canaries, found);
    }
    for (const path of await allReads(guide)) await look(page, path, {}, canaries, found);
    const stream = await firstBytes(`${run.baseUrl}/api/v1/stream`, await cookiesOf(page));
    expect(stream, "the stream said something").toContain("event:");
    for (const leak of findLeaks(stream, canaries)) found.push(`/api/v1/stream: ${leak}`);
    expect(found).toEqual([]);
  });
}

test("no secret in any log", async ({ run }) => {
  const canaries = await collectCanaries(run);
  const folder = join(run.folder, "home", "log");
  const logs = readdirSync(folder);
  expect(logs).toEqual(expect.arrayContaining(["web.log", "worker.log"]));
  const found = logs.flatMap((name) =>
    findLeaks(readFileSync(join(folder, name), "utf8"), canaries).map((leak) => `${name}: ${leak}`),
  );
  expect(found).toEqual([]);
});

async function look(page: Page, path: string, headers: Record<string, string>, canaries: Canary[], found: string[]) {
  const answer = await page.request.get(path, { headers, maxRedirects: 0 });
  // Refusals are answers, too, and must not tell; a page that breaks would make this test blind.
  expect(answer.status(), path).toBeLessThan(500);
  const said = `${await answer.text()}\n${JSON.stringify(answer.headers())}`;
  for (const leak of findLeaks(said, canaries)) found.push(`${path} ${JSON.stringify(headers)}: ${leak}`);
}

async function cookiesOf(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** What a stream says in its first seconds. */
async function firstBytes(url: string, cookie: string): Promise<string> {
  const stop = new AbortController();
  const answer = await fetch(url, { headers: { cookie }, signal: stop.signal });
  expect(answer.status).toBe(200);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = Date.now() + 3_000;
  while (reader && Date.now() < until) {
    const next = await Promise.race([reader.read(), new Promise<null>((resolve) => setTimeout(resolve, 3_000, null))]);
    if (next === null || next.done) break;
    text += next.value;
  }
  stop.abort();
  return text;
}
