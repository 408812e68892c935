import { expect, test } from "#e2e/support/pages.ts";

const always = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};
const policy =
  "default-src 'self'; script-src 'self' 'nonce-N' 'strict-dynamic'; style-src 'self' 'nonce-N'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

for (const path of ["/sign-in", "/now", "/fleet/orders-prod", "/api/v1/clusters", "/api/health", "/no/such/page"]) {
  test(`security headers of ${path}`, async ({ open }) => {
    const page = await open("administrator");
    const headers = (await page.request.get(path, { maxRedirects: 0 })).headers();
    for (const [name, value] of Object.entries(always)) expect(headers[name], name).toBe(value);
    expect(headers["content-security-policy"]?.replace(/'nonce-[A-Za-z0-9+/=]+'/g, "'nonce-N'")).toBe(policy);
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["x-powered-by"]).toBeUndefined();
    // Plain http on this machine: a browser that is told otherwise could not come back.
    expect(headers["strict-transport-security"]).toBeUndefined();
  });
}

test("every answer has a nonce of its own", async ({ open }) => {
  const page = await open(null);
  const nonce = async () =>
    /'nonce-([^']+)'/.exec((await page.request.get("/sign-in")).headers()["content-security-policy"] ?? "")?.[1];
  const first = await nonce();
  expect(first).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  expect(await nonce()).not.toBe(first);
});

test("the session cookie is kept from scripts and other sites", async ({ open }) => {
  const page = await open("viewer");
  const cookie = (await page.context().cookies()).find(({ name }) => name.includes("session"));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", domain: "localhost" });
  await page.goto("/now");
  expect(await page.evaluate(() => document.cookie)).not.toContain("session");
});
