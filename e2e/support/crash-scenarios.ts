import { newId } from "#lib/core/ids.ts";
import { fleetCaCertificate } from "#lib/inventory/instance-target.ts";
import { readObserved } from "#lib/mariadb/light-poll.ts";
import { readProcesses } from "#lib/mariadb/process-list.ts";
import { readVariables } from "#lib/mariadb/variables.ts";
import { clusterPassword } from "#lib/provisioning/cluster-secrets.ts";
import { importSecretPlace } from "#lib/provisioning/import-schemas.ts";
import type { CrashScenario } from "./crash-matrix.ts";
import { asRootOf, type OperationHarness, testSpec } from "./operation-harness.ts";

async function clusterId(house: OperationHarness, slug: string): Promise<string> {
  return (await house.database.cluster.findUniqueOrThrow({ where: { slug } })).id;
}

async function instanceId(house: OperationHarness, name: string): Promise<string> {
  return (await house.database.instance.findFirstOrThrow({ where: { name } })).id;
}

/** What every member of a cluster says of itself, waiting a moment for links that are connecting. */
async function membersOf(house: OperationHarness, slug: string): Promise<unknown> {
  const cluster = await house.database.cluster.findUnique({
    where: { slug },
    include: { instances: { orderBy: { name: "asc" } } },
  });
  if (!cluster) return { cluster: "absent" };
  const members = [];
  for (const { name, desired } of cluster.instances) {
    let said: unknown = null;
    for (let attempt = 0; attempt < 100; attempt++) {
      const body = await house.on(name, readObserved);
      said = {
        name,
        desired,
        readOnly: body.readOnly,
        links: body.links.map((link) => [link.io, link.sql, link.tls]),
        semiSync: body.semiSync.primaryEnabled,
      };
      if (body.links.every((link) => link.io === "yes" && link.sql === "yes")) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    members.push(said);
  }
  return { cluster: cluster.state, spec: cluster.spec, members };
}

/** Rows of the table that every seeded cluster has: what was written must be everywhere, once. */
async function rowsOn(house: OperationHarness, name: string): Promise<unknown> {
  return (await asRootOf(house, name, "SELECT COUNT(*) AS n, COALESCE(SUM(id),0) AS total FROM shop.t"))[0];
}

const created: CrashScenario = {
  kind: "cluster.create",
  begin: async () => ({
    input: { spec: testSpec("crash", "11.8", { topology: "replication", replicas: 1, semiSync: true }) },
  }),
  end: async (house) => ({
    ...((await membersOf(house, "crash")) as object),
    secrets: await house.database.secret.count({
      where: { ownerTable: "Cluster", ownerId: await clusterId(house, "crash") },
    }),
  }),
};
const destroyed: CrashScenario = {
  kind: "cluster.destroy",
  begin: async (house) => ({
    input: { clusterId: await clusterId(house, "crash"), keepData: false },
    typedName: "crash",
  }),
  end: async (house) => ({
    left: await house.database.instance.count({ where: { name: { startsWith: "crash-" } } }),
    found: await membersOf(house, "crash"),
  }),
};

const added: CrashScenario = {
  kind: "replica.add",
  begin: async (house) => ({ input: { clusterId: await clusterId(house, "base") } }),
  end: async (house) => ({ cluster: await membersOf(house, "base"), rows: await rowsOn(house, "base-2") }),
};
const removed: CrashScenario = {
  kind: "replica.remove",
  begin: async (house) => ({
    input: { instanceId: await instanceId(house, "base-2"), keepData: false },
    typedName: "base-2",
  }),
  end: (house) => membersOf(house, "base"),
};

const stopped: CrashScenario = {
  kind: "instance.stop",
  begin: async (house) => ({ input: { instanceId: await instanceId(house, "base-1") } }),
  async end(house) {
    const row = await house.database.instance.findFirstOrThrow({ where: { name: "base-1" } });
    return {
      desired: row.desired,
      server: (
        await house.tools
          .provisioner("local")
          .observe(row.providerState as Parameters<ReturnType<typeof house.tools.provisioner>["observe"]>[0])
      ).state,
    };
  },
};
const started: CrashScenario = {
  kind: "instance.start",
  begin: stopped.begin,
  end: (house) => membersOf(house, "base"),
};
const restarted: CrashScenario = {
  kind: "instance.restart",
  begin: stopped.begin,
  end: (house) => membersOf(house, "base"),
};

let wanted = 100;
const configured: CrashScenario = {
  kind: "cluster.configure",
  async begin(house) {
    wanted += 1;
    return {
      input: {
        clusterId: await clusterId(house, "base"),
        variables: { max_connections: wanted, back_log: wanted },
        restart: true,
      },
    };
  },
  async end(house) {
    const values = await house.on("base-1", (connection) => readVariables(connection, ["max_connections", "back_log"]));
    const { spec } = await house.database.cluster.findUniqueOrThrow({ where: { slug: "base" } });
    const kept = (spec as { variables: Record<string, unknown> }).variables;
    return {
      running: [...values.values()].every((value) => value === String(wanted)),
      kept: [kept.max_connections, kept.back_log].every((value) => value === wanted),
      readOnly: (await house.on("base-1", readObserved)).readOnly,
    };
  },
};

const reseeded: CrashScenario = {
  kind: "replica.reseed",
  async begin(house) {
    // A row that only the replica has: the copy must not keep it.
    await asRootOf(house, "pair-2", "SET sql_log_bin=0", "INSERT IGNORE INTO shop.t VALUES (99)");
    return { input: { instanceId: await instanceId(house, "pair-2") } };
  },
  end: async (house) => ({ cluster: await membersOf(house, "pair"), rows: await rowsOn(house, "pair-2") }),
};

let foreign: { port: number; password: string } | null = null;
const adopted: CrashScenario = {
  kind: "cluster.adopt",
  async begin(house) {
    if (!foreign) {
      await house.succeed("cluster.create", { spec: testSpec("foreign", "11.8") });
      const { port, clusterId: id } = await house.database.instance.findFirstOrThrow({ where: { name: "foreign-1" } });
      foreign = { port, password: await clusterPassword(house.context, id, "controlPassword") };
      await house.database.cluster.delete({ where: { slug: "foreign" } });
    }
    const { port, password } = foreign;
    const secretId = await house.database.$transaction((tx) =>
      house.context.vault.seal(tx, importSecretPlace(newId()), password),
    );
    const access = { user: "rookery", secretId, tls: "verify", caPem: await fleetCaCertificate(house.context) };
    return {
      input: {
        name: "legacy",
        environment: "development",
        owner: "tests",
        access,
        members: [{ name: "legacy-1", host: "127.0.0.1", port }],
      },
    };
  },
  end: (house) => membersOf(house, "legacy"),
};
const forgotten: CrashScenario = {
  kind: "cluster.forget",
  begin: async (house) => ({ input: { clusterId: await clusterId(house, "legacy") }, typedName: "legacy" }),
  end: async (house) => ({
    rows: await house.database.instance.count({ where: { name: "legacy-1" } }),
    cluster: await membersOf(house, "legacy"),
  }),
};

let sleeper: Promise<unknown> = Promise.resolve();
const killed: CrashScenario = {
  kind: "session.kill",
  async begin(house) {
    sleeper = asRootOf(house, "base-1", "SELECT SLEEP(600)").then(
      () => "woke",
      () => "ended",
    );
    for (;;) {
      const session = (await house.on("base-1", readProcesses)).find((one) => one.query?.includes("SLEEP(600)"));
      if (session)
        return { input: { instanceId: await instanceId(house, "base-1"), sessionId: session.id, what: "connection" } };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
  end: () => sleeper,
};

/** Operations that undo each other stand in one cycle. `stride` thins what is slow; the points around each act are all tried. */
export const crashCycles: { name: string; cycle: CrashScenario[]; stride: number }[] = [
  { name: "create and destroy a cluster", cycle: [created, destroyed], stride: 2 },
  { name: "add and remove a replica", cycle: [added, removed], stride: 3 },
  { name: "stop and start a primary", cycle: [stopped, started], stride: 1 },
  { name: "restart a primary", cycle: [restarted], stride: 2 },
  { name: "change configuration with a restart", cycle: [configured], stride: 2 },
  { name: "rebuild a replica", cycle: [reseeded], stride: 3 },
  { name: "adopt and forget a cluster", cycle: [adopted, forgotten], stride: 1 },
  { name: "end a session", cycle: [killed], stride: 1 },
];
