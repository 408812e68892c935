import { beforeAll, expect, it } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { FakeFleet } from "#e2e/support/fake-fleet.ts";
import { createCertificateAuthority } from "#lib/adapters/certificates/authority.ts";
import { createFaults } from "#lib/adapters/fake/faults.ts";
import { fakeProvisioner } from "#lib/adapters/fake/provisioner.ts";
import { newId } from "#lib/core/ids.ts";
import { ensureDefaultEnvironments } from "#lib/inventory/ensure-default-environments.ts";
import { strictPolicy } from "#lib/inventory/environment-schemas.ts";
import { claimOperation } from "#lib/operations/claim.ts";
import type { OperationsContext, Toolbox } from "#lib/operations/define.ts";
import { executeClaim } from "#lib/operations/execute.ts";
import { claimDraft, planOperation } from "#lib/operations/plan.ts";
import { proposeOperation } from "#lib/operations/propose.ts";
import { findOperationOrThrow } from "#lib/operations/rows.ts";
import { findRunning } from "./find-running.ts";
import { importTarget } from "./import/import-target.ts";
import { provisioningOperations } from "./operations.ts";
import { PreviewInput, previewProvisioning } from "./preview-provisioning.ts";
import { restartStopped } from "./restart-stopped.ts";
import { InstanceSpec } from "./schemas.ts";

describeOnBothDatabases("provisioning and its rows", (open) => {
  let context: OperationsContext;
  let tools: Toolbox;
  const faults = createFaults();
  const provisioner = fakeProvisioner({ faults });
  const fleet = new FakeFleet(async (spec) => (await provisioner.observe(spec)).state === "running");
  const quiet = new AbortController().signal;
  const spec = (name: string, over: object = {}) => ({
    apiVersion: "rookery/v1",
    name,
    environment: "development",
    owner: "tests",
    topology: "replication",
    replicas: 2,
    version: "11.8",
    bufferPoolMb: 16,
    ...over,
  });

  beforeAll(async () => {
    const database = await open();
    const byKind = new Map(provisioningOperations.map((definition) => [definition.kind, definition]));
    const base = await testContext(database, { actor: { kind: "system", id: "system", name: "Test" } });
    context = { ...base, catalogue: { get: (kind) => byKind.get(kind), kinds: () => [...byKind.keys()] } };
    await ensureDefaultEnvironments(context);
    tools = {
      async connect(instanceId) {
        const row = await database.instance.findUniqueOrThrow({ where: { id: instanceId } });
        return fleet.connect(InstanceSpec.parse(row.providerState));
      },
      connectTo: () => Promise.reject(new Error("not here")),
      provisioner: () => provisioner,
      certificates: createCertificateAuthority(),
    };
  });

  async function run(kind: string, input: unknown, typedName?: string) {
    const { id } = await proposeOperation(context, { kind, input, run: true, ...(typedName ? { typedName } : {}) });
    await work();
    return findOperationOrThrow(context.database, id);
  }

  async function work(): Promise<void> {
    for (let draft = await claimDraft(context, "w"); draft !== null; draft = await claimDraft(context, "w"))
      await planOperation(context, tools, draft, quiet);
    for (let claim = await claimOperation(context, "w"); claim; claim = await claimOperation(context, "w"))
      await executeClaim(context, claim, { tools, drain: quiet, monotonicMs: () => performance.now() });
  }

  it("creates a cluster: rows, sealed accounts, CA, roles", async () => {
    const row = await run("cluster.create", { spec: spec("orders") });
    expect(row.outcome).toMatch(/orders-1 takes writes/);
    const cluster = await context.database.cluster.findUniqueOrThrow({
      where: { slug: "orders" },
      include: { instances: true },
    });
    expect(cluster).toMatchObject({ state: "active", managed: true, specVersion: 1 });
    expect(cluster.instances.map((instance) => [instance.tls, instance.account, instance.desired])).toEqual(
      Array(3).fill(["verify", "rookery", "running"]),
    );
    expect(new Set(cluster.instances.map((instance) => instance.secretId)).size).toBe(1);
    const password = await context.vault.open(cluster.instances[0]?.secretId ?? "");
    expect(password.length).toBeGreaterThan(20);
    const everything = JSON.stringify([
      row,
      await context.database.operationStep.findMany(),
      await context.database.operationLog.findMany(),
      await context.database.auditEvent.findMany(),
      fleet.statements,
    ]);
    expect(everything).not.toContain(password);
    expect(await context.database.setting.count({ where: { key: "fleet.ca" } })).toBe(1);
  });

  it("gives every cluster its own ports, server ids and GTID domain, and one CA to all", async () => {
    await run("cluster.create", { spec: spec("billing") });
    const instances = await context.database.instance.findMany();
    expect(new Set(instances.map((instance) => instance.port)).size).toBe(6);
    expect(new Set(instances.map((instance) => instance.serverId)).size).toBe(6);
    const clusters = await context.database.cluster.findMany();
    expect(new Set(clusters.map((cluster) => cluster.gtidDomainId)).size).toBe(2);
    expect(await context.database.secret.count({ where: { ownerTable: "Setting" } })).toBe(1);
  });

  it("keeps its choices when it is planned again, and leaves those of open plans alone", async () => {
    const { id } = await proposeOperation(context, { kind: "cluster.create", input: { spec: spec("one") } });
    const other = await proposeOperation(context, { kind: "cluster.create", input: { spec: spec("two") } });
    await work();
    const [first, second] = [
      await findOperationOrThrow(context.database, id),
      await findOperationOrThrow(context.database, other.id),
    ];
    const ports = (row: typeof first) =>
      (row.plan as { data: { members: { port: number }[] } }).data.members.map((member) => member.port);
    expect(new Set([...ports(first), ...ports(second)]).size).toBe(6);
    await context.database.operation.update({ where: { id }, data: { state: "draft" } });
    await work();
    expect((await findOperationOrThrow(context.database, id)).digest).toBe(first.digest);
  });

  it("removes every trace when a server cannot be made", async () => {
    faults.arrange("apply", "refuse", 3);
    const row = await run("cluster.create", { spec: spec("unlucky") });
    expect(row).toMatchObject({ state: "failed" });
    expect(row.outcome).toContain("The host does not answer");
    expect(await context.database.cluster.findUnique({ where: { slug: "unlucky" } })).toBeNull();
    expect(await context.database.secret.count({ where: { ownerId: row.clusterId ?? "" } })).toBe(0);
  });

  it.each([
    [{ environment: "nowhere" }, "spec.environment"],
    [{ name: "NO" }, "spec.name"],
    [{ replicas: 0 }, "spec.replicas"],
    [{ ports: [4000] }, "spec.ports"],
    [{ ports: [4000, 4000, 4001] }, "spec.ports"],
    [{ variables: { read_only: false } }, "spec.variables.read_only"],
    [{ storagePath: "/srv/../etc" }, "spec.storagePath"],
    [{ version: "eleven" }, "spec.version"],
    [{ bufferPoolMb: 1 }, "spec.bufferPoolMb"],
  ])("refuses %j at its field", async (over, field) => {
    await expect(
      proposeOperation(context, { kind: "cluster.create", input: { spec: spec("wrong", over) } }),
    ).rejects.toMatchObject({ code: "invalid", fields: { [field]: expect.any(String) } });
  });

  it.each([
    [{ name: "orders" }, "A cluster named orders exists"],
    [{ name: "new-one", version: "10.6" }, "is not installed"],
    [{ name: "new-one", bufferPoolMb: 1_000_000 }, "buffer pools are full"],
  ])("plans %j, says why it cannot run, and does not run it", async (over, reason) => {
    const row = await run("cluster.create", { spec: spec("x", over) });
    expect(row.state).toBe("approved");
    expect(JSON.stringify(row.plan)).toContain(reason);
  });

  it("proposes a start for what was found stopped, once for any number of workers, and waits longer each time", async () => {
    const row = await context.database.instance.findFirstOrThrow({ where: { name: "billing-2" } });
    await provisioner.stop(InstanceSpec.parse(row.providerState), {
      log: () => undefined,
      progress: () => undefined,
      signal: quiet,
    });
    expect((await findRunning(context, tools)).find((server) => server.name === "billing-2")).toMatchObject({
      server: "stopped",
      desired: "running",
    });
    const counts = await Promise.all([restartStopped(context, tools), restartStopped(context, tools)]);
    expect(counts[0] + counts[1]).toBeGreaterThanOrEqual(1);
    expect(await context.database.operation.count({ where: { kind: "instance.start" } })).toBe(1);
    faults.arrange("start", "refuse", 1);
    await work();
    expect(await restartStopped(context, tools)).toBe(0);
    const later = { ...context, now: () => new Date(Date.now() + 25_000) };
    expect(await restartStopped(later, tools)).toBe(1);
    await work();
    expect(await provisioner.observe(InstanceSpec.parse(row.providerState))).toMatchObject({ state: "running" });
    await expect(restartStopped({ ...context, actor: testUser("viewer") }, tools)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("refuses to destroy where the environment protects, and hides clusters of others", async () => {
    const cluster = await context.database.cluster.findUniqueOrThrow({ where: { slug: "billing" } });
    await context.database.environment.update({
      where: { id: cluster.environmentId },
      data: { policy: { ...strictPolicy, approvals: { default: 0, kinds: {} } } },
    });
    await expect(run("cluster.destroy", { clusterId: cluster.id, keepData: false }, "billing")).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("protects"),
    });
    const stranger = { ...context, actor: testUser("operator", newId()) };
    await expect(
      proposeOperation(stranger, {
        kind: "cluster.destroy",
        input: { clusterId: cluster.id, keepData: false },
        typedName: "billing",
      }),
    ).rejects.toMatchObject({ code: "not_found" });
    await context.database.environment.update({
      where: { id: cluster.environmentId },
      data: { policy: { ...strictPolicy, protectFromDestroy: false, approvals: { default: 0, kinds: {} } } },
    });
    expect((await run("cluster.destroy", { clusterId: cluster.id, keepData: true }, "billing")).state).toBe(
      "succeeded",
    );
    expect(await context.database.cluster.findUnique({ where: { slug: "billing" } })).toBeNull();
    expect((await context.database.cluster.findUniqueOrThrow({ where: { id: cluster.id } })).slug).toBe(
      `billing~${cluster.id.slice(0, 8)}`,
    );
  });

  it("sends no password of Rookery's own to an address that a person chose", async () => {
    const own = await context.database.secret.findFirstOrThrow({ where: { ownerTable: "Cluster" } });
    const access = { user: "root", secretId: own.id, tls: "off" as const };
    await expect(importTarget(context, access, { host: "127.0.0.1", port: 3306 })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(
      importTarget(context, { ...access, secretId: newId() }, { host: "127.0.0.1", port: 3306 }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("previews what the host offers", async () => {
    const taken = await context.database.instance.findFirstOrThrow();
    const preview = await previewProvisioning(
      context,
      tools,
      PreviewInput.parse({ name: "orders", version: "9.9", members: 2, ports: [taken.port, 31_000] }),
    );
    expect(preview.versions).toMatchObject({ "11.8": "11.8.99" });
    expect(preview.freePorts).toHaveLength(2);
    expect(preview.checks.map((check) => [check.name, check.result])).toEqual([
      ["Version", "failed"],
      ["Name", "failed"],
      ["Disk", "passed"],
      ["Memory", "passed"],
      [`Port ${taken.port}`, "failed"],
      ["Port 31000", "passed"],
    ]);
  });
});
