import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import { afterEach, expect, it } from "vitest";
import { testContext } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, testSignIn } from "#e2e/support/sign-in.ts";
import { revokeSession } from "../access/sessions/revoke-session.ts";
import { startSession } from "../access/sessions/start-session.ts";
import { createToken } from "../access/tokens/create-token.ts";
import { openMetricsReader } from "../adapters/metrics-store/open-metrics-store.ts";
import { sealingVault } from "../adapters/secrets/sealing-vault.ts";
import { openWebKey } from "../adapters/secrets/web-key.ts";
import { readConfig } from "../core/config.ts";
import { type Database, inTransaction } from "../core/database.ts";
import { silentLogger } from "../core/log.ts";
import { metricsOptions } from "../runtime/metrics-options.ts";
import { createLiveHub } from "./live-hub.ts";
import { type RouteCall, route } from "./route.ts";
import type { WebRuntime } from "./runtime-holder.ts";
import { sessionCookie } from "./session-cookie.ts";

const origin = "http://localhost:4460";
const place: typeof globalThis & Record<symbol, unknown> = globalThis;
const held = Symbol.for("rookery.web.runtime");
const folders: string[] = [];
afterEach(async () => {
  delete place[held];
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A web process on this database, with its own key file and nothing else, and Ada signed in at it. */
async function webProcess(database: Database) {
  const folder = await mkdtemp(join(tmpdir(), "rookery-web-"));
  folders.push(folder);
  const config = readConfig({ ROOKERY_HOME: folder });
  const worker = await testContext(database);
  const webKey = await openWebKey(config.webKeyFile);
  const base = { config, log: silentLogger, database, audit: worker.audit, vault: sealingVault() };
  const runtime: WebRuntime = {
    ...base,
    catalogue: { get: () => undefined, kinds: () => [] },
    metrics: openMetricsReader(metricsOptions(config, silentLogger)),
    webKey,
    oidcProviders: [],
    live: createLiveHub(database, silentLogger),
  };
  place[held] = Promise.resolve(runtime);
  const context = await testSignIn(database);
  const ada = await claimFor(context);
  const { secret, sessionId } = await startSession(context, { userId: ada.id, method: "password", strong: true });
  const { name } = sessionCookie(config.publicUrl);
  const token = { sid: secret };
  const cookie = `${name}=${await encode({ token, secret: webKey.authSecret, salt: name })}`;
  return { runtime, worker, admin: { ...context, actor: ada }, cookie, sessionId, name };
}

const call = async (
  options: Parameters<typeof route>[0],
  method: string,
  headers: Record<string, string>,
  body?: string,
) => {
  const request = new Request(`${origin}/api/v1/things?limit=3`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const response = await route(options)(request, { params: Promise.resolve({ id: "7" }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const who = async ({ context, params, query, body }: RouteCall) => ({ actor: context.actor.kind, params, query, body });
const json = { "content-type": "application/json" };

describeOnBothDatabases("a route of the REST API", (open) => {
  it("knows people by their cookie and programs by their token, and nobody else", async () => {
    const { admin, cookie, name, sessionId } = await webProcess(await open());
    const { token } = await createToken(admin, { name: "ci", scopes: ["fleet.read"] });
    const answer = await call({ handler: who }, "GET", { cookie });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ actor: "user", params: { id: "7" }, query: { limit: "3" } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect((await call({ handler: who }, "GET", { authorization: `Bearer ${token}` })).text).toContain('"token"');
    const strangers = [
      {},
      { cookie: `${name}=forged` },
      { authorization: "Bearer rky_aaaaaaaa_x", cookie },
      { authorization: "Basic YTpi", cookie },
    ];
    for (const headers of strangers) {
      const refused = await call({ handler: who }, "GET", headers as Record<string, string>);
      expect(refused.status).toBe(401);
      expect(JSON.parse(refused.text)).toMatchObject({ code: "unauthenticated", requestId: expect.any(String) });
    }
    await revokeSession(admin, { sessionId });
    expect((await call({ handler: who }, "GET", { cookie })).status).toBe(401);
  });

  it("lets a cookie change something only from our own pages, and a token from anywhere", async () => {
    const { admin, cookie } = await webProcess(await open());
    const { token } = await createToken(admin, { name: "ci", scopes: ["*"] });
    let changes = 0;
    const options = { status: 201, handler: async ({ body }: RouteCall) => ({ changed: ++changes, body }) };
    const foreign = [
      {},
      { origin: "null" },
      { origin: "https://evil.example.com" },
      { origin, "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign)
      expect(
        (await call(options, "POST", { cookie, ...json, ...headers } as Record<string, string>, "{}")).status,
      ).toBe(403);
    expect(changes).toBe(0);
    expect((await call(options, "POST", { cookie, ...json, origin }, '{"a":1}')).text).toBe(
      '{"changed":1,"body":{"a":1}}',
    );
    expect((await call(options, "POST", { authorization: `Bearer ${token}`, ...json }, "{}")).status).toBe(201);
    expect((await call(options, "POST", { cookie, "content-type": "text/plain", origin }, "{}")).status).toBe(400);
    expect((await call(options, "POST", { cookie, ...json, origin }, "[".repeat(64) + "]".repeat(64))).status).toBe(
      400,
    );
    expect(
      (await call({ handler: who }, "GET", { cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" }))
        .status,
    ).toBe(403);
    expect(changes).toBe(2);
  });

  it("demands its right, limits each caller, and hides what went wrong inside", async () => {
    const { admin, cookie } = await webProcess(await open());
    const { token } = await createToken(admin, { name: "ci", scopes: ["fleet.read"] });
    const bearer = { authorization: `Bearer ${token}` };
    expect((await call({ right: "settings.edit", handler: who }, "GET", bearer)).status).toBe(403);
    expect((await call({ right: "settings.edit", handler: who }, "GET", { cookie })).status).toBe(200);
    const broken = await call(
      { handler: async () => Promise.reject(new Error("SELECT canary FROM secrets")) },
      "GET",
      bearer,
    );
    expect(broken.status).toBe(500);
    expect(broken.text).not.toContain("canary");
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await call({ cost: 50, handler: who }, "GET", bearer)).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await call({ handler: who }, "GET", { cookie })).status).toBe(200);
  });

  it("runs in a process that can write a secret and open none, with all that it holds", async () => {
    const { runtime, worker } = await webProcess(await open());
    const id = await inTransaction(runtime.database, (tx) =>
      runtime.vault.seal(tx, { ownerTable: "Instance", ownerId: "i1", field: "password" }, "canary"),
    );
    expect(runtime.vault.canOpen).toBe(false);
    await expect(runtime.vault.open(id)).rejects.toMatchObject({ code: "forbidden" });
    const row = await runtime.database.secret.findUniqueOrThrow({ where: { id } });
    expect(() => runtime.webKey.secondFactor.open("i1", row.sealed)).toThrow(/does not open/);
    const rows = [
      await runtime.database.secret.findMany(),
      await runtime.database.sealingKey.findMany(),
      await runtime.database.setting.findMany(),
    ];
    expect(JSON.stringify(rows)).not.toContain("canary");
    expect(await worker.vault.open(id)).toBe("canary");
  });
});
