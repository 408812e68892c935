// Rows for the fleet page's figure: clusters with observed members, verdicts from the real analysis, and somebody signed in.
import { encode } from "next-auth/jwt";
import { describedBody, describedLink } from "#e2e/support/observed-cluster.ts";
import { startSession } from "#lib/access/sessions/start-session.ts";
import { openWebKey } from "#lib/adapters/secrets/web-key.ts";
import type { Config } from "#lib/core/config.ts";
import type { Context } from "#lib/core/context.ts";
import { newId } from "#lib/core/ids.ts";
import { analyseClusters } from "#lib/inventory/analyse-cluster.ts";
import { recordObservations } from "#lib/inventory/record-observations.ts";
import { sessionCookie } from "#lib/web/session-cookie.ts";

const owners = ["payments", "billing", "catalog", "search", "identity", "logistics", "reporting"];

/** `count` instances in clusters of three over the existing environments; one cluster of fifty has a stopped replica. */
export async function seedClusters(context: Context, count: number): Promise<void> {
  const { database } = context;
  const environments = await database.environment.findMany({ orderBy: { rank: "asc" } });
  const at = new Date();
  const times = { createdAt: at, updatedAt: at };
  const fixed = {
    topology: "replication",
    version: "11.8",
    provider: "fake",
    managed: false,
    spec: {},
    specVersion: 1,
  };
  const clusters = Array.from({ length: Math.ceil(count / 3) }, (_, k) => ({
    ...{ ...fixed, ...times, state: "active", gtidDomainId: 0, labels: { service: `service-${k % 40}` } },
    ...{ id: `cluster-${k}`, slug: `shop-${k}`, name: `shop-${k}`, owner: owners[k % owners.length] ?? "" },
    environmentId: environments[k % environments.length]?.id ?? "",
  }));
  await database.cluster.createMany({ data: clusters });
  const server = {
    version: "11.8",
    desired: "running",
    tls: "off",
    account: "rookery",
    providerState: {},
    settings: {},
  };
  const instances = Array.from({ length: count }, (_, k) => ({
    ...{ ...server, ...times, id: `instance-${k}`, clusterId: `cluster-${Math.floor(k / 3)}` },
    ...{ name: `shop-${Math.floor(k / 3)}-${(k % 3) + 1}`, host: "10.0.0.1", port: 10_000 + k, serverId: k + 1 },
  }));
  for (let start = 0; start < count; start += 500)
    await database.instance.createMany({ data: instances.slice(start, start + 500) });
  await recordObservations(
    context,
    instances.map((one, k) => ({
      ...{ instanceId: one.id, at, reachable: true, failures: 0, bodyAt: at, error: null },
      body: bodyOf(k),
    })),
  );
  await analyseClusters(context);
}

function bodyOf(k: number) {
  const first = k - (k % 3);
  const gtid = `0-${first + 1}-100`;
  const over = { gtidBinlogPos: gtid, gtidBinlogState: gtid, gtidCurrentPos: gtid, readOnly: k !== first };
  if (k === first) return describedBody(k + 1, over);
  const stopped = Math.floor(k / 3) % 50 === 7 && k % 3 === 1;
  const link = describedLink(
    { host: "10.0.0.1", port: 10_000 + first, serverId: first + 1 },
    {
      gtidIoPos: gtid,
      ...(stopped ? { sql: "no", sqlErrno: 1062, sqlError: "Duplicate entry '7' for key 'PRIMARY'" } : {}),
    },
  );
  return describedBody(k + 1, { ...over, links: [link] });
}

/** Makes an administrator with a session; returns the cookie header that a browser would send. */
export async function signInSomebody(context: Context, config: Config): Promise<string> {
  const userId = newId();
  const now = new Date();
  await context.database.user.create({
    data: {
      ...{ id: userId, email: "bench@example.com", name: "Bench", createdAt: now },
      grants: { create: { id: newId(), environmentId: "*", role: "administrator", source: "manual", createdAt: now } },
    },
  });
  const key = await openWebKey(config.webKeyFile);
  const request = { secondFactor: key.secondFactor, address: null, userAgent: "bench" };
  const { secret } = await startSession({ ...context, ...request }, { userId, method: "password", strong: true });
  const { name, maxAgeSeconds } = sessionCookie(config.publicUrl);
  const token = await encode({ token: { sid: secret }, secret: key.authSecret, salt: name, maxAge: maxAgeSeconds });
  return `${name}=${token}`;
}
