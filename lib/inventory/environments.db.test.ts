import { expect, test } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { seedCluster } from "#e2e/support/inventory-rows.ts";
import { lookedAt } from "#e2e/support/observed-cluster.ts";
import { analyseCluster } from "./analyse-cluster.ts";
import { endDowntime } from "./end-downtime.ts";
import { ensureDefaultEnvironments } from "./ensure-default-environments.ts";
import { freePolicy, strictPolicy } from "./environment-schemas.ts";
import { createEnvironment } from "./environments/create-environment.ts";
import { deleteEnvironment } from "./environments/delete-environment.ts";
import { listEnvironments } from "./environments/list-environments.ts";
import { updateEnvironment } from "./environments/update-environment.ts";
import { listFleetEvents } from "./events/list-events.ts";
import { getCluster } from "./get-cluster.ts";
import { setDowntime } from "./set-downtime.ts";

describeOnBothDatabases("environments", (open) => {
  async function start() {
    const system = await testContext(await open(), { now: () => lookedAt });
    await Promise.all([
      ensureDefaultEnvironments(system),
      ensureDefaultEnvironments(system),
      ensureDefaultEnvironments(system),
    ]);
    const context = { ...system, actor: testUser("administrator") };
    const environments = await listEnvironments(context);
    return {
      system,
      context,
      environments,
      production: environments.find((one) => one.slug === "production")?.id ?? "",
    };
  }

  test("a new installation has three, once, production strict and development free", async () => {
    const { system, environments } = await start();
    expect(environments.map((one) => [one.slug, one.pattern, one.policy])).toMatchObject([
      ["development", "outline", freePolicy],
      ["staging", "hatch", {}],
      ["production", "solid", strictPolicy],
    ]);
    await system.database.environment.deleteMany({ where: { slug: { not: "staging" } } });
    await ensureDefaultEnvironments(system);
    expect(await system.database.environment.count()).toBe(1);
  });

  test("create, change and delete, each with its audit row", async () => {
    const { context } = await start();
    const input = { slug: "quality", name: "Quality", rank: 15, policy: freePolicy };
    const created = await createEnvironment(context, input);
    await expect(createEnvironment(context, input)).rejects.toMatchObject({
      code: "conflict",
      fields: { slug: "is taken" },
    });
    const changeWindow = { cron: "0 22 * * *", durationMinutes: 60, zone: "UTC" };
    await updateEnvironment(context, { environmentId: created.id, policy: { ...strictPolicy, changeWindow } });
    const view = (await listEnvironments(context)).find((one) => one.id === created.id);
    expect(view).toMatchObject({
      name: "Quality",
      policy: { approvals: { default: 1 }, changeWindow },
      window: { open: true, closesAt: "2026-11-22T23:00:00.000Z" },
      clusters: 0,
    });
    await expect(
      updateEnvironment(context, {
        environmentId: created.id,
        policy: { ...strictPolicy, changeWindow: { ...changeWindow, zone: "Nowhere" } },
      }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(deleteEnvironment(context, { environmentId: created.id, typedName: "Quality" })).rejects.toMatchObject(
      { code: "invalid" },
    );
    await deleteEnvironment(context, { environmentId: created.id, typedName: "quality" });
    const audited = await context.database.auditEvent.findMany({
      where: { subjectId: created.id },
      orderBy: { sequence: "asc" },
    });
    expect(audited.map((row) => row.action)).toEqual([
      "environment.create",
      "environment.update",
      "environment.delete",
    ]);
  });

  test("one that holds a cluster stays; one that held clusters goes", async () => {
    const { context, production } = await start();
    const cluster = await seedCluster(context, production, "orders", [{ name: "a" }]);
    await expect(
      deleteEnvironment(context, { environmentId: production, typedName: "production" }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("orders") });
    await context.database.cluster.update({ where: { id: cluster.id }, data: { state: "gone" } });
    await deleteEnvironment(context, { environmentId: production, typedName: "production" });
    expect((await listEnvironments(context)).map((one) => one.slug)).toEqual(["development", "staging"]);
  });

  test("only administrators of the installation may; a refusal is audited; strangers learn nothing", async () => {
    const { context, production } = await start();
    const operator = { ...context, actor: testUser("operator", production) };
    await expect(updateEnvironment(operator, { environmentId: production, name: "Mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(
      await context.database.auditEvent.count({ where: { action: "environment.update", result: "refused" } }),
    ).toBe(1);
    expect((await listEnvironments(operator)).map((one) => one.slug)).toEqual(["production"]);
    const stranger = { ...context, actor: testUser("operator", "elsewhere") };
    await expect(updateEnvironment(stranger, { environmentId: production, name: "Mine" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      createEnvironment(operator, { slug: "mine", name: "Mine", rank: 1, policy: freePolicy }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  test("downtime: set, said, ended, and refused where it makes no sense", async () => {
    const { system, context, production } = await start();
    const cluster = await seedCluster(context, production, "orders", [{ name: "a" }]);
    const until = new Date(lookedAt.getTime() + 3_600_000).toISOString();
    await expect(endDowntime(context, { clusterId: cluster.id })).rejects.toMatchObject({ code: "precondition" });
    await expect(
      setDowntime(context, { clusterId: cluster.id, until: lookedAt.toISOString(), why: "disk" }),
    ).rejects.toMatchObject({ code: "invalid" });
    await setDowntime(context, { clusterId: cluster.id, until, why: "disk change" });
    await analyseCluster(system, cluster.id);
    expect(await getCluster(context, { cluster: "orders" })).toMatchObject({
      state: "downtime",
      downtimeUntil: until,
      sentence: "orders is in downtime until 23:40 UTC: disk change.",
      instances: [{ state: "downtime" }],
    });
    await endDowntime(context, { clusterId: cluster.id });
    await analyseCluster(system, cluster.id);
    expect(await getCluster(context, { cluster: "orders" })).toMatchObject({ state: "unknown", downtimeUntil: null });
    expect((await listFleetEvents(context, { kinds: ["cluster.downtime"] })).total).toBe(2);
    await expect(
      setDowntime({ ...context, actor: testUser("viewer", production) }, { clusterId: cluster.id, until, why: "x" }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
