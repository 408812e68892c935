import { hashPassword } from "#lib/access/sign-in/password.ts";
import { beginTotp, confirmTotp } from "#lib/access/sign-in/totp.ts";
import { newId } from "#lib/core/ids.ts";
import { freePolicy } from "#lib/inventory/environment-schemas.ts";
import type { OperationState } from "#lib/operations/schemas.ts";
import { type ApiCaller, type ApiHouse, extraSession } from "./api-house.ts";
import { seedEnvironment } from "./inventory-rows.ts";
import { codeAt, goodPassword } from "./sign-in.ts";

/** Makes what an endpoint acts on, fresh for every call, and returns a good input for it. */
export type ApiCase = (house: ApiHouse, caller: ApiCaller) => Promise<Record<string, unknown>>;

const nothing: ApiCase = async () => ({});
const inCluster: ApiCase = async ({ world }) => ({ clusterId: world.cluster.slug });
const onServer: ApiCase = async ({ world }) => ({ instanceId: world.instanceId });
const range = () => ({ from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() });

const operation =
  (state: OperationState, more: Record<string, unknown> = {}, approvalsNeeded = 0): ApiCase =>
  async ({ world }) => ({ operationId: (await world.operation(state, { approvalsNeeded })).id, ...more });
const signed =
  (state: OperationState, approvalsNeeded = 0): ApiCase =>
  async ({ world }) => {
    const { id, digest } = await world.operation(state, { approvalsNeeded });
    return { operationId: id, digest };
  };

async function somebody({ runtime }: ApiHouse): Promise<{ userId: string }> {
  const userId = newId();
  await runtime.database.user.create({
    data: { id: userId, email: `${userId}@example.com`, name: "Somebody", createdAt: new Date() },
  });
  return { userId };
}

// The account as it was: password known, no second factor. Strangers have none to prepare.
async function plainAccount({ runtime }: ApiHouse, { userId }: ApiCaller): Promise<void> {
  const data = {
    passwordHash: await hashPassword(goodPassword),
    totpSecret: null,
    totpEnabledAt: null,
    totpLastStep: null,
  };
  await runtime.database.user.updateMany({ where: { id: userId }, data });
  await runtime.database.throttle.deleteMany({});
}

async function begunFactor(house: ApiHouse, caller: ApiCaller): Promise<string> {
  await plainAccount(house, caller);
  if (caller.grants.length === 0) return "000000";
  const { secret } = await beginTotp(await house.contextOf(caller), { password: goodPassword });
  return codeAt(secret, new Date());
}

/** One case for every endpoint; an endpoint that is missing here fails the contract and the matrix. */
export const apiCases: Record<string, ApiCase> = {
  "GET /api/v1/now": nothing,
  "GET /api/v1/workers": nothing,
  "GET /api/v1/search": async () => ({ q: "or" }),
  "GET /api/v1/stream": nothing,
  "GET /api/v1/clusters": async () => ({ label: "team=a" }),
  "GET /api/v1/clusters/{clusterId}": inCluster,
  "GET /api/v1/clusters/{clusterId}/spec": inCluster,
  "GET /api/v1/clusters/{clusterId}/charts": async ({ world }) => ({ clusterId: world.cluster.slug, ...range() }),
  "GET /api/v1/clusters/{clusterId}/events": inCluster,
  "GET /api/v1/clusters/{clusterId}/health": async ({ world }) => ({ clusterId: world.cluster.slug, ...range() }),
  "POST /api/v1/clusters/{clusterId}/downtime": async ({ world }) => ({
    clusterId: world.cluster.id,
    until: new Date(Date.now() + 600_000).toISOString(),
    why: "new disks",
  }),
  "DELETE /api/v1/clusters/{clusterId}/downtime": async ({ world, runtime }) => {
    const data = { downtimeUntil: new Date(Date.now() + 600_000), downtimeWhy: "new disks" };
    await runtime.database.cluster.update({ where: { id: world.cluster.id }, data });
    return { clusterId: world.cluster.id };
  },
  "GET /api/v1/events": async () => ({ kinds: "cluster.state,instance.state" }),
  "GET /api/v1/tide": async ({ world }) => ({ clusterIds: `${world.cluster.id},${world.hidden.id}`, ...range() }),
  "GET /api/v1/strips": async ({ world }) => ({ clusterIds: `${world.cluster.id},${world.hidden.id}`, ...range() }),
  "GET /api/v1/instances": nothing,
  "GET /api/v1/instances/{instanceId}": onServer,
  "GET /api/v1/instances/{instanceId}/charts": async ({ world }) => ({ instanceId: world.instanceId, ...range() }),
  "GET /api/v1/instances/{instanceId}/probes/{kind}": async ({ world }) => ({
    instanceId: world.instanceId,
    kind: "processes",
  }),
  "GET /api/v1/operations": async () => ({ state: "approved,running" }),
  "GET /api/v1/operations/waiting": async ({ world }) => {
    await world.operation("needs approval", { approvalsNeeded: 1 });
    return {};
  },
  "GET /api/v1/operations/{operationId}": operation("approved"),
  "GET /api/v1/operations/{operationId}/log": operation("approved"),
  "POST /api/v1/operations": async ({ world }) => ({
    kind: "toy.switch",
    input: { clusterId: world.cluster.id },
    idempotencyKey: newId(),
  }),
  "POST /api/v1/operations/{operationId}/approve": signed("needs approval", 1),
  "POST /api/v1/operations/{operationId}/reject": operation("needs approval", { comment: "not now" }, 1),
  "POST /api/v1/operations/{operationId}/run": signed("approved"),
  "POST /api/v1/operations/{operationId}/edit": async ({ world }) => {
    const { id, version } = await world.operation("approved");
    return { operationId: id, version, input: { clusterId: world.cluster.id, flavour: "hot" } };
  },
  "POST /api/v1/operations/{operationId}/cancel": operation("approved"),
  "POST /api/v1/operations/{operationId}/pause": operation("running"),
  "POST /api/v1/operations/{operationId}/resume": operation("paused"),
  "POST /api/v1/operations/{operationId}/retry": operation("failed"),
  "POST /api/v1/operations/{operationId}/give-up": operation("unknown"),
  "GET /api/v1/environments": nothing,
  "POST /api/v1/environments": async () => ({ slug: freshSlug(), name: "Testing", rank: 30, policy: freePolicy }),
  "PATCH /api/v1/environments/{environmentId}": async ({ world }) => ({ environmentId: world.alpha, name: "Alpha" }),
  "DELETE /api/v1/environments/{environmentId}": async ({ world }) => {
    const slug = freshSlug();
    return { environmentId: await seedEnvironment(world.worker, slug, 90), typedName: slug };
  },
  "POST /api/v1/provision/preflight": async () => ({ name: "orders-test", version: "11.8" }),
  "POST /api/v1/import/discover": async () => ({
    host: "db.example.com",
    user: "rookery",
    password: "canary-import-password",
    tls: "encrypt",
  }),
  "GET /api/v1/audit": async () => ({ action: "operation." }),
  "GET /api/v1/audit/state": nothing,
  "GET /api/v1/audit/{sequence}": async ({ world, runtime }) => {
    const row = await runtime.database.auditEvent.findFirstOrThrow({ where: { environmentId: world.alpha } });
    return { sequence: row.sequence };
  },
  "GET /api/v1/access/people": nothing,
  "POST /api/v1/access/people": async () => ({ email: `${newId()}@example.com`, name: "Grace" }),
  "PATCH /api/v1/access/people/{userId}": async (house) => ({ ...(await somebody(house)), disabled: true }),
  "DELETE /api/v1/access/people/{userId}": somebody,
  "PUT /api/v1/access/people/{userId}/grants": async (house) => ({
    ...(await somebody(house)),
    grants: [{ environmentId: house.world.alpha, role: "viewer" }],
  }),
  "POST /api/v1/access/people/{userId}/invitation": somebody,
  "DELETE /api/v1/access/people/{userId}/second-factor": somebody,
  "GET /api/v1/access/sessions": nothing,
  "DELETE /api/v1/access/sessions/{sessionId}": async ({ runtime }, { userId }) => ({
    sessionId: userId === "" ? "none" : await extraSession(runtime.database, userId),
  }),
  "GET /api/v1/access/tokens": nothing,
  "POST /api/v1/access/tokens": async () => ({ name: "pipeline", scopes: ["fleet.read"] }),
  "DELETE /api/v1/access/tokens/{tokenId}": async ({ runtime }, { userId }) => {
    if (userId === "") return { tokenId: "none" };
    const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 600_000) };
    const row = {
      id: newId(),
      userId,
      name: "old",
      prefix: `rky_${newId().slice(0, 8)}`,
      hash: "",
      scopes: [],
      environmentId: "*",
    };
    await runtime.database.apiToken.create({ data: { ...row, ...times } });
    return { tokenId: row.id };
  },
  "GET /api/v1/access/self": nothing,
  "POST /api/v1/access/password": async (house, caller) => {
    await plainAccount(house, caller);
    return { current: goodPassword, next: "lantern meadow quartz nine" };
  },
  "POST /api/v1/access/second-factor/begin": async (house, caller) => {
    await plainAccount(house, caller);
    return { password: goodPassword };
  },
  "POST /api/v1/access/second-factor/confirm": async (house, caller) => ({ code: await begunFactor(house, caller) }),
  "POST /api/v1/access/second-factor/disable": async (house, caller) => {
    const code = await begunFactor(house, caller);
    if (caller.grants.length === 0) return { password: goodPassword, code };
    await confirmTotp(await house.contextOf(caller), { code });
    // The code just spent would be refused; that it was spent is forgotten here.
    await house.runtime.database.user.update({ where: { id: caller.userId }, data: { totpLastStep: null } });
    return { password: goodPassword, code };
  },
  "GET /api/v1/notices": nothing,
  "POST /api/v1/notices/read": async ({ runtime }, { userId }) => {
    await runtime.database.notice.create({ data: { userId, at: new Date(), title: "Review it", href: "/now" } });
    return {};
  },
  "GET /api/v1/views": async () => ({ page: "/fleet" }),
  "POST /api/v1/views": async () => ({ page: "/fleet", name: "Late", query: "sort=lag" }),
  "DELETE /api/v1/views/{viewId}": async ({ runtime }, { userId }) => {
    const view = { id: newId(), userId, page: "/fleet", name: "Old", query: "", shared: false, createdAt: new Date() };
    await runtime.database.savedView.create({ data: view });
    return { viewId: view.id };
  },
  "GET /api/v1/about": nothing,
  "GET /api/v1/openapi.json": nothing,
  "GET /api/metrics": nothing,
  "GET /api/health": nothing,
};

function freshSlug(): string {
  return `env-${newId().slice(0, 8)}`;
}
