import { encode } from "next-auth/jwt";
import { loadGrants } from "#lib/access/load-grants.ts";
import { hashOfSecret } from "#lib/access/secret-hash.ts";
import { startSession } from "#lib/access/sessions/start-session.ts";
import { hashPassword } from "#lib/access/sign-in/password.ts";
import { createToken } from "#lib/access/tokens/create-token.ts";
import { openMetricsReader } from "#lib/adapters/metrics-store/open-metrics-store.ts";
import { sealingVault } from "#lib/adapters/secrets/sealing-vault.ts";
import { openWebKey } from "#lib/adapters/secrets/web-key.ts";
import { readConfig } from "#lib/core/config.ts";
import type { Database } from "#lib/core/database.ts";
import { newId, newSecretToken } from "#lib/core/ids.ts";
import { silentLogger } from "#lib/core/log.ts";
import type { Grant } from "#lib/core/schemas.ts";
import { metricsOptions } from "#lib/runtime/metrics-options.ts";
import type { WebContext } from "#lib/web/context.ts";
import { createLiveHub } from "#lib/web/live-hub.ts";
import type { WebRuntime } from "#lib/web/runtime-holder.ts";
import { sessionCookie } from "#lib/web/session-cookie.ts";
import { type ApiWorld, makeWorld } from "./api-world.ts";
import { testContext } from "./contexts.ts";
import { scratchFolder } from "./databases.ts";
import { goodPassword, testSignIn } from "./sign-in.ts";

export const apiOrigin = "http://localhost:4460";
const place: typeof globalThis & Record<symbol, unknown> = globalThis;
const held = Symbol.for("rookery.web.runtime");

/** Somebody who calls the API: what they send, and what they have been granted. */
export interface ApiCaller {
  name: string;
  userId: string;
  headers: Record<string, string>;
  grants: readonly Grant[];
  /** null for people; the scopes of a token. */
  scopes: readonly string[] | null;
}

export interface ApiHouse {
  runtime: WebRuntime;
  world: ApiWorld;
  callers: readonly ApiCaller[];
  caller(name: string): ApiCaller;
  /** The context of a person, to prepare things in their name. */
  contextOf(caller: ApiCaller): Promise<WebContext>;
  close(): Promise<void>;
}

/** A web process on this database, without Next: people of every role, two environments, and a worker that answers. */
export async function openApiHouse(database: Database): Promise<ApiHouse> {
  const config = readConfig({ ROOKERY_HOME: scratchFolder(database) });
  const worker = await testContext(database);
  const world = await makeWorld(worker);
  const webKey = await openWebKey(config.webKeyFile);
  const live = createLiveHub(database, silentLogger);
  const metrics = openMetricsReader(metricsOptions(config, silentLogger));
  const base = { config, log: silentLogger, database, audit: worker.audit, vault: sealingVault() };
  const runtime: WebRuntime = { ...base, catalogue: world.catalogue, metrics, webKey, oidcProviders: [], live };
  place[held] = Promise.resolve(runtime);
  const signIn = await testSignIn(database);
  const passwordHash = await hashPassword(goodPassword);

  async function person(name: string, grants: readonly Grant[]): Promise<ApiCaller> {
    const userId = newId();
    const createdAt = new Date();
    await database.user.create({
      data: { id: userId, email: `${name}-${userId.slice(0, 6)}@example.com`, name, passwordHash, createdAt },
    });
    for (const { environmentId, role } of grants)
      await database.roleGrant.create({
        data: { id: newId(), userId, environmentId, role, source: "manual", createdAt },
      });
    const { secret } = await startSession(signIn, { userId, method: "password", strong: true });
    const cookie = sessionCookie(config.publicUrl).name;
    const value = await encode({ token: { sid: secret }, secret: webKey.authSecret, salt: cookie });
    return { name, userId, grants, scopes: null, headers: { cookie: `${cookie}=${value}`, origin: apiOrigin } };
  }
  async function token(name: string, owner: ApiCaller, scopes: readonly string[]): Promise<ApiCaller> {
    const made = await createToken(await contextOf(owner), { name, scopes: ["fleet.read"] });
    await database.apiToken.update({ where: { id: made.id }, data: { scopes: [...scopes] } });
    return {
      name,
      userId: owner.userId,
      grants: owner.grants,
      scopes,
      headers: { authorization: `Bearer ${made.token}` },
    };
  }
  async function contextOf(caller: ApiCaller): Promise<WebContext> {
    const loaded = await loadGrants(database, caller.userId);
    if (!loaded) throw new Error(`${caller.name} cannot sign in`);
    const actor = {
      kind: "user",
      id: caller.userId,
      name: loaded.name,
      sessionId: newId(),
      grants: loaded.grants,
      strongAt: new Date(),
    } as const;
    return { ...signIn, secondFactor: webKey.secondFactor, actor, catalogue: world.catalogue };
  }

  const inAlpha = (role: Grant["role"]): Grant[] => [{ environmentId: world.alpha, role }];
  const administrator = await person("administrator", [{ environmentId: "*", role: "administrator" }]);
  const foreign = (["viewer", "developer", "operator", "approver"] as const).map((role) => ({
    environmentId: world.beta,
    role,
  }));
  const callers: ApiCaller[] = [
    { name: "nobody", userId: "", grants: [], scopes: null, headers: { origin: apiOrigin } },
    await person("none", []),
    await person("viewer", inAlpha("viewer")),
    await person("developer", inAlpha("developer")),
    await person("operator", inAlpha("operator")),
    await person("approver", inAlpha("approver")),
    administrator,
    await person("user of another environment", foreign),
    await token("token with no scope", administrator, []),
    await token("token that may all", administrator, ["*"]),
  ];
  return {
    runtime,
    world,
    callers,
    contextOf,
    caller(name) {
      const found = callers.find((one) => one.name === name);
      if (!found) throw new Error(`nobody is called ${name}`);
      return found;
    },
    async close() {
      await world.stop();
      await metrics.close();
      delete place[held];
    },
  };
}

/** A live session of a person, to be ended. Returns its id. */
export async function extraSession(database: Database, userId: string): Promise<string> {
  const id = hashOfSecret(newSecretToken());
  const now = new Date();
  const expiresAt = new Date(now.getTime() + 3_600_000);
  await database.session.create({
    data: {
      id,
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
      method: "password",
      address: "192.0.2.1",
      userAgent: "test",
    },
  });
  return id;
}
