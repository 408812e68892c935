import { expect, test } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { observeCluster, seedCluster, seedEnvironment } from "#e2e/support/inventory-rows.ts";
import { type DescribedServer, lookedAt } from "#e2e/support/observed-cluster.ts";
import { analyseCluster, analyseClusters } from "./analyse-cluster.ts";
import { listFleetEvents } from "./events/list-events.ts";
import { listHealthSpans } from "./events/list-health-spans.ts";
import { getCluster } from "./get-cluster.ts";
import { listClusters } from "./list-clusters.ts";

const a: DescribedServer = { name: "a" };
const b: DescribedServer = { name: "b", follows: "a" };
const broken = {
  ...b,
  link: {
    sql: "no",
    sqlErrno: 1062,
    secondsBehind: null,
    sqlError: "event on table billing.invoices; Duplicate entry",
  },
} as const;
const at = (seconds: number) => new Date(lookedAt.getTime() + seconds * 1_000);

describeOnBothDatabases("analysing clusters", (open) => {
  async function start() {
    let now = lookedAt;
    const context = await testContext(await open(), { now: () => now });
    const environmentId = await seedEnvironment(context, "staging");
    return { context, environmentId, goTo: (seconds: number) => (now = at(seconds)) };
  }

  test("writes verdict, span and event when something changes, and nothing when nothing does", async () => {
    const { context, environmentId, goTo } = await start();
    const cluster = await seedCluster(context, environmentId, "billing", [a, b]);
    await observeCluster(context, cluster, [a, b], at(0));
    expect(await analyseCluster(context, cluster.id)).toEqual({ analysed: 1, changed: 1 });
    goTo(2);
    await observeCluster(context, cluster, [a, b], at(2));
    expect(await analyseClusters(context)).toEqual({ analysed: 1, changed: 0 });
    expect(await context.database.verdict.findUniqueOrThrow({ where: { clusterId: cluster.id } })).toMatchObject({
      state: "healthy",
      rank: 5,
      at: at(0),
      since: at(0),
      lagState: "ok",
      lagSeconds: 0,
    });

    goTo(4);
    await observeCluster(context, cluster, [a, broken], at(4));
    expect(await analyseCluster(context, cluster.id)).toEqual({ analysed: 1, changed: 1 });
    goTo(6);
    await observeCluster(context, cluster, [a, broken], at(6));
    expect(await analyseCluster(context, cluster.id)).toEqual({ analysed: 1, changed: 0 });

    const view = await getCluster(context, { cluster: "billing" });
    expect(view).toMatchObject({
      state: "degraded",
      since: at(4).toISOString(),
      lag: { state: "stopped" },
      members: { primaries: 1, others: 1 },
      quiet: "Writes on a work.",
    });
    expect(view.sentence).toBe(
      "billing is degraded: b stopped replicating at 22:40 UTC on a duplicate key (1062) in billing.invoices; reads from it are old.",
    );
    expect(view.instances.map((row) => [row.name, row.role, row.state, row.depth, row.asOf.state])).toEqual([
      ["a", "primary", "healthy", 0, "live"],
      ["b", "replica", "degraded", 1, "live"],
    ]);
    expect(view.instances[1]?.findings.map((finding) => finding.code)).toEqual(["ReplicationStopped"]);
    expect(view.map.edges).toMatchObject([
      { sourceId: cluster.instanceIds.a, replicaId: cluster.instanceIds.b, sql: "no", live: true },
    ]);

    const events = await listFleetEvents(context, { clusterId: cluster.id });
    expect(events.rows.map((event) => [event.kind, event.severity, event.title])).toEqual([
      ["instance.state", "warning", "b is degraded, it was healthy."],
      ["cluster.state", "warning", view.sentence],
      ["cluster.state", "info", "billing is healthy: writes work and its replica follows."],
    ]);
    const spans = await listHealthSpans(context, {
      clusterIds: [cluster.id],
      from: at(-10).toISOString(),
      to: at(10).toISOString(),
    });
    expect(spans.map((span) => [span.state, span.startedAt, span.endedAt])).toEqual([
      ["healthy", at(0).toISOString(), at(4).toISOString()],
      ["degraded", at(4).toISOString(), null],
    ]);
    expect(
      await listHealthSpans(context, { clusterIds: [cluster.id], from: at(5).toISOString(), to: at(10).toISOString() }),
    ).toHaveLength(1);
  });

  test("an unchanged verdict is touched every 10 s; without a worker it turns unknown for readers", async () => {
    const { context, environmentId, goTo } = await start();
    const cluster = await seedCluster(context, environmentId, "orders", [a, b]);
    await observeCluster(context, cluster, [a, b], at(0));
    await analyseCluster(context, cluster.id);
    goTo(11);
    await observeCluster(context, cluster, [a, b], at(11));
    expect((await analyseCluster(context, cluster.id)).changed).toBe(0);
    expect((await context.database.verdict.findUniqueOrThrow({ where: { clusterId: cluster.id } })).at).toEqual(at(11));
    goTo(41);
    expect((await listClusters(context, { state: "healthy" })).rows[0]).toMatchObject({
      state: "healthy",
      asOf: { state: "stale", since: at(10).toISOString() },
    });
    goTo(42);
    expect((await listClusters(context, { state: "healthy" })).total).toBe(0);
    const [row] = (await listClusters(context, { state: "unknown" })).rows;
    expect(row).toMatchObject({
      state: "unknown",
      lag: { state: "unknown" },
      sentence: expect.stringContaining("has not been looked at since 2026-11-22 22:40 UTC"),
    });
  });

  test("a new primary is told by name, and the old one that died is not called primary any more", async () => {
    const { context, environmentId, goTo } = await start();
    const cluster = await seedCluster(context, environmentId, "orders", [a, b]);
    await observeCluster(context, cluster, [a, b], at(0));
    await analyseCluster(context, cluster.id);
    goTo(20);
    await observeCluster(
      context,
      cluster,
      [
        { ...a, silent: "refused" },
        { name: "b", readOnly: false },
      ],
      at(20),
    );
    await analyseCluster(context, cluster.id);
    const titles = (await listFleetEvents(context, { kinds: ["cluster.primary", "instance.state"] })).rows.map(
      (event) => event.title,
    );
    expect(titles).toContain("b is the primary of orders, before it was a.");
    expect(titles).toContain("a is down, it was healthy.");
  });

  test("two workers that analyse the same change at once write it once", async () => {
    const { context, environmentId, goTo } = await start();
    const cluster = await seedCluster(context, environmentId, "orders", [a, b]);
    await observeCluster(context, cluster, [a, b], at(0));
    await analyseCluster(context, cluster.id);
    goTo(5);
    await observeCluster(context, cluster, [a, broken], at(5));
    await Promise.all([
      analyseCluster(context, cluster.id),
      analyseCluster(context, cluster.id),
      analyseCluster(context, cluster.id),
    ]);
    expect(await context.database.event.count({ where: { kind: "cluster.state" } })).toBe(2);
    expect(await context.database.healthSpan.count({ where: { clusterId: cluster.id, endedAt: null } })).toBe(1);
  });

  test("most of the fleet silent at once: Rookery suspects itself", async () => {
    const { context, environmentId, goTo } = await start();
    const silent = [
      { ...a, silent: "timeout" as const },
      { ...b, silent: "timeout" as const },
    ];
    const first = await seedCluster(context, environmentId, "one", [a, b]);
    const second = await seedCluster(context, environmentId, "two", [a, b]);
    for (const cluster of [first, second]) await observeCluster(context, cluster, [a, b], at(0));
    await analyseClusters(context);
    goTo(20);
    for (const cluster of [first, second]) await observeCluster(context, cluster, silent, at(20));
    await analyseClusters(context);
    const { rows } = await listClusters(context, {});
    expect(rows.map((row) => row.state)).toEqual(["unknown", "unknown"]);
    expect(rows[0]?.sentence).toContain("Rookery may be the isolated one");
  });

  test("people may not analyse", async () => {
    const { context } = await start();
    await expect(analyseClusters({ ...context, actor: testUser("operator") })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
