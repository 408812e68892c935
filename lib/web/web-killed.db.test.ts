import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases, scratchFolder, urlOf } from "#e2e/support/databases.ts";
import { createToken } from "../access/tokens/create-token.ts";
import { verifyChain } from "../audit/verify-chain.ts";
import type { Database } from "../core/database.ts";
import { ensureDefaultEnvironments } from "../inventory/ensure-default-environments.ts";

const program = fileURLToPath(new URL("../../e2e/support/web-process.ts", import.meta.url));
const kills = 8;
const clients = 4;

interface Web {
  child: ChildProcess;
  url: string;
}

const children = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of children) await end(child);
});

/** A real process that answers POST /api/v1/operations; it gets no way to the worker's key. */
async function startWeb(database: Database): Promise<Web> {
  const child = spawn("setpriv", ["--pdeathsig", "KILL", process.execPath, program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      ROOKERY_HOME: join(scratchFolder(database), "web-home"),
      DATABASE_URL: urlOf(database),
      ROOKERY_KEY_FILE: "/nonexistent",
      ROOKERY_LOG_LEVEL: "error",
    },
  });
  children.add(child);
  let said = "";
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const [, port] = /port (\d+)\n/.exec(said) ?? [];
    if (port) return { child, url: `http://127.0.0.1:${port}/api/v1/operations` };
  }
  throw new Error(`the web process ended: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
  children.delete(child);
}

async function house(database: Database) {
  const context = await testContext(database, { actor: testUser() });
  await ensureDefaultEnvironments(context);
  const { actor } = context;
  if (actor.kind !== "user") throw new Error("not a person");
  const now = new Date();
  await database.user.create({ data: { id: actor.id, email: "ada@example.test", name: "Ada", createdAt: now } });
  await database.roleGrant.create({
    data: {
      id: actor.id,
      userId: actor.id,
      environmentId: "*",
      role: "administrator",
      source: "manual",
      createdAt: now,
    },
  });
  const { token } = await createToken(context, { name: "ci", scopes: ["*"] });
  return { context, token };
}

/** Posts one intent. Returns the operation's id, the status of a refusal, or null when the process died under it. */
async function post(web: Web, token: string, key: string): Promise<{ id: number } | { status: number } | null> {
  const spec = {
    apiVersion: "rookery/v1",
    name: key,
    environment: "development",
    owner: "tests",
    topology: "standalone",
    version: "11.8",
  };
  for (let attempt = 1; ; attempt++) {
    const said = await postOnce(web, token, key, spec);
    // "Busy, try again" (a fast machine uses up its share of requests) is an answer, and not yet the end.
    const busy = said !== null && "status" in said && (said.status === 429 || said.status === 503);
    if (!busy || attempt === 20) return said;
    await sleep(500);
  }
}

async function postOnce(
  web: Web,
  token: string,
  key: string,
  spec: object,
): Promise<{ id: number } | { status: number } | null> {
  try {
    const response = await fetch(web.url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ kind: "cluster.create", input: { spec }, idempotencyKey: key }),
    });
    const body = (await response.json()) as { id?: number };
    return body.id === undefined ? { status: response.status } : { id: body.id };
  } catch {
    return null;
  }
}

// Faults 2, 6 and 7: the process dies at a random moment with several posts on their way.
describeOnBothDatabases("a web process killed while people post", (open) => {
  it("leaves each operation once or not at all; the same key then gives the one that was acknowledged", {
    timeout: 240_000,
  }, async () => {
    const database = await open();
    const { context, token } = await house(database);
    const acknowledged = new Map<string, number>();
    const sent: string[] = [];
    let web = await startWeb(database);
    for (let kill = 0; kill < kills; kill++) {
      const next = startWeb(database);
      let dead = false;
      let answers = 0;
      const posters = Array.from({ length: clients }, async (_, client) => {
        for (let turn = 0; !dead; turn++) {
          const key = `post-${kill}-${client}-${turn}`;
          sent.push(key);
          const said = await post(web, token, key);
          if (said === null) return;
          if (!("id" in said)) throw new Error(`refused with ${said.status}`);
          answers++;
          acknowledged.set(key, said.id);
        }
      });
      await expect.poll(() => answers, { timeout: 60_000, interval: 2 }).toBeGreaterThan(0);
      await sleep(Math.random() * 60);
      await end(web.child);
      dead = true;
      await Promise.all(posters);
      web = await next;
    }

    const died = sent.filter((key) => !acknowledged.has(key));
    expect(died.length).toBeGreaterThan(0);
    for (const [key, id] of acknowledged) {
      const rows = await database.operation.findMany({ where: { idempotencyKey: key }, select: { id: true } });
      expect([key, rows]).toEqual([key, [{ id }]]);
    }
    // Whoever got no answer sends again; whoever clicked twice sends both at once.
    for (const key of [...died, ...[...acknowledged.keys()].slice(0, 5)]) {
      const [first, second] = await Promise.all([post(web, token, key), post(web, token, key)]);
      if (!first || !("id" in first)) throw new Error(`no operation for ${key}: ${JSON.stringify(first)}`);
      expect(second).toEqual(first);
      expect(acknowledged.get(key) ?? first.id).toBe(first.id);
      expect(await database.operation.count({ where: { idempotencyKey: key } })).toBe(1);
    }
    expect(await database.operation.count()).toBe(sent.length);
    expect(await database.auditEvent.count({ where: { action: "operation.propose" } })).toBe(sent.length);
    expect(await verifyChain(context.database)).toMatchObject({ ok: true });
  });
});
