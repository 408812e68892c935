import { layoutOf } from "#lib/adapters/local/layout.ts";
import { connectBySocket } from "#lib/adapters/local/ready.ts";
import type { Context } from "#lib/core/context.ts";
import type { FleetConnection } from "#lib/mariadb/ports.ts";
import { readReadOnly } from "#lib/mariadb/read-only.ts";
import { InstanceSpec } from "#lib/provisioning/schemas.ts";

export interface DemoLoad {
  stopLoad(): Promise<void>;
}

const writesPerSecond: Record<string, number> = { "orders-prod": 20, "billing-staging": 5, "catalog-dev": 2 };
const faultyCluster = "billing-staging";

/**
 * A light, steady write load on every primary of the demo fleet, and once the seeded fault: a row that somebody wrote on
 * the replica by hand, so that the primary's row of the same number stops it with a genuine error 1062.
 */
export async function startDemoLoad(
  context: Context,
  options: { load: boolean; seedFault: boolean },
): Promise<DemoLoad> {
  const stop = new AbortController();
  const writers: Promise<void>[] = [];
  for (const slug of Object.keys(writesPerSecond)) {
    const members = await membersOf(context, slug);
    if (members.length === 0) continue;
    await prepareTables(members);
    if (options.seedFault && slug === faultyCluster) await breakReplica(members);
    if (options.load) writers.push(keepWriting(members, writesPerSecond[slug] ?? 1, stop.signal));
  }
  return {
    async stopLoad() {
      stop.abort();
      await Promise.all(writers);
    },
  };
}

async function membersOf(context: Context, slug: string): Promise<InstanceSpec[]> {
  const rows = await context.database.instance.findMany({ where: { cluster: { slug } }, orderBy: { serverId: "asc" } });
  return rows.flatMap((row) => {
    const spec = InstanceSpec.safeParse(row.providerState);
    return spec.success ? [spec.data] : [];
  });
}

async function withMember<T>(spec: InstanceSpec, work: (connection: FleetConnection) => Promise<T>): Promise<T> {
  const connection = await connectBySocket(spec, layoutOf(spec.folder));
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function findPrimary(members: InstanceSpec[]): Promise<InstanceSpec> {
  for (const spec of members) {
    const writable = await withMember(spec, async (connection) => !(await readReadOnly(connection))).catch(() => false);
    if (writable) return spec;
  }
  throw new Error("no member of the cluster takes writes now");
}

async function prepareTables(members: InstanceSpec[]): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      const primary = await findPrimary(members);
      return await withMember(primary, async (connection) => {
        await connection.execute("CREATE DATABASE IF NOT EXISTS shop");
        await connection.execute(
          "CREATE TABLE IF NOT EXISTS shop.orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, customer INT NOT NULL, amount DECIMAL(10,2) NOT NULL, note VARCHAR(120), placed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), KEY customer (customer))",
        );
        await connection.execute(
          "CREATE TABLE IF NOT EXISTS shop.invoices (id BIGINT PRIMARY KEY, total DECIMAL(10,2) NOT NULL)",
        );
      });
    } catch (error) {
      // After a reboot the servers are started again by their restart policy; that takes some seconds.
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function breakReplica(members: InstanceSpec[]): Promise<void> {
  const primary = await findPrimary(members);
  const replica = members.find((spec) => spec.instanceId !== primary.instanceId);
  if (!replica) return;
  const id = Math.floor(Date.now() / 1000);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await withMember(replica, async (connection) => {
    await connection.execute("SET SESSION sql_log_bin = 0");
    await connection.execute("INSERT INTO shop.invoices (id, total) VALUES (?, 99.90)", [id]);
  });
  await withMember(primary, (connection) =>
    connection.execute("INSERT INTO shop.invoices (id, total) VALUES (?, 12.50)", [id]),
  );
}

/** Writes until told to stop. A server that goes away is waited for; the load follows a new primary. */
async function keepWriting(members: InstanceSpec[], perSecond: number, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const primary = await findPrimary(members);
      await withMember(primary, async (connection) => {
        for (let count = 0; !stop.aborted; count++) {
          await connection.execute("INSERT INTO shop.orders (customer, amount, note) VALUES (?, ?, 'demo')", [
            count % 500,
            (count % 900) / 10 + 1,
          ]);
          if (count % 200 === 199) await connection.execute("DELETE FROM shop.orders ORDER BY id LIMIT 150");
          if (count % 10 === 0)
            await connection.query("SELECT COUNT(*), SUM(amount) FROM shop.orders WHERE customer = ?", [count % 500]);
          await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
        }
      });
    } catch {
      // Expected while somebody restarts, reseeds or stops a server: that is what the demo is for.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
