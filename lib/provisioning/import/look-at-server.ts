import type { Context } from "../../core/context.ts";
import { isRookeryError } from "../../core/errors.ts";
import { ObservedInstance } from "../../inventory/schemas.ts";
import { readIdentity, type ServerIdentity } from "../../mariadb/identity.ts";
import { readObserved } from "../../mariadb/light-poll.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import { missingPrivileges } from "../../mariadb/privilege-check.ts";
import { readReplicaHosts } from "../../mariadb/replication.ts";
import type { Toolbox } from "../../operations/define.ts";
import type { DiscoveredServer, ImportAccess } from "../import-schemas.ts";
import { importTarget } from "./import-target.ts";
import { problemOf } from "./problem-of.ts";

/** A looked-at server with the neighbours it names. */
export interface LookedAtServer {
  server: DiscoveredServer;
  neighbours: { host: string; port: number }[];
  /** Neighbours that exist but do not say where they are. */
  hidden: number;
}

type Place = { host: string; port: number };

const nothing = {
  version: null,
  serverId: null,
  hostname: null,
  dataFolder: null,
  gtidDomainId: null,
  role: null,
  readOnly: null,
  source: null,
  tls: null,
  missing: [],
};

/** Connects, reads who it is, its replication and what the account lacks. Never throws for what it meets; writes nothing. */
export async function lookAtServer(
  context: Context,
  tools: Pick<Toolbox, "connectTo">,
  access: ImportAccess,
  at: Place,
): Promise<LookedAtServer> {
  const target = await importTarget(context, access, at);
  let connection: FleetConnection;
  try {
    connection = await tools.connectTo(target);
  } catch (error) {
    return { server: { ...at, ...nothing, ...problemOf(error) }, neighbours: [], hidden: 0 };
  }
  try {
    return await readServer(context, connection, at);
  } catch (error) {
    return { server: { ...at, ...nothing, ...problemOf(error) }, neighbours: [], hidden: 0 };
  } finally {
    await connection.close();
  }
}

async function readServer(context: Context, connection: FleetConnection, at: Place): Promise<LookedAtServer> {
  const identity = await readIdentity(connection);
  const who = {
    ...at,
    ...nothing,
    version: identity.version?.text ?? null,
    serverId: identity.serverId,
    hostname: identity.hostname,
    dataFolder: identity.dataFolder,
    tls: identity.tls,
  };
  if (!identity.isMariaDb)
    return {
      server: { ...who, status: "not MariaDB", field: "port", sentence: `${at.host}:${at.port} is not MariaDB.` },
      neighbours: [],
      hidden: 0,
    };
  if (identity.version?.tooOld) {
    const sentence = `${at.host}:${at.port} runs MariaDB ${identity.version.text}; Rookery manages 10.6 and newer. Upgrade it first.`;
    return { server: { ...who, status: "too old", field: "host", sentence }, neighbours: [], hidden: 0 };
  }
  const managed = await isManaged(context, at, identity);
  const missing = await missingPrivileges(connection);
  const body = await orForbidden(() => readObserved(connection));
  const replicas = await orForbidden(() => readReplicaHosts(connection));
  const links = body?.links ?? [];
  const named = (replicas ?? []).filter((replica) => replica.host !== "" && replica.port > 0);
  const role =
    body === null
      ? null
      : body.wsrepOn
        ? "galera"
        : links.length > 0
          ? "replica"
          : (replicas ?? []).length > 0
            ? "primary"
            : "standalone";
  const [link] = links;
  const server: DiscoveredServer = {
    ...who,
    missing,
    role,
    gtidDomainId: body?.gtidDomainId ?? null,
    readOnly: body?.readOnly ?? null,
    source: link ? { host: link.sourceHost, port: link.sourcePort } : null,
    status: managed ? "already managed" : "found",
    field: managed ? "host" : null,
    sentence: managed ? "Rookery manages this server already." : sentenceOf(identity, role, missing.length),
  };
  const neighbours = [
    ...links.map((one) => ({ host: one.sourceHost, port: one.sourcePort })),
    ...named.map(({ host, port }) => ({ host, port })),
    ...galeraPeers(body),
  ];
  return { server, neighbours, hidden: (replicas ?? []).length - named.length };
}

function sentenceOf(identity: ServerIdentity, role: string | null, missing: number): string {
  const what = role ?? "a server whose replication the account may not see";
  return `MariaDB ${identity.version?.text ?? ""}, ${what}${missing > 0 ? `; the account lacks ${missing} privileges` : ""}.`;
}

// A missing privilege is named in `missing`; it must not hide everything else that can be seen.
async function orForbidden<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isRookeryError(error, "forbidden")) return null;
    throw error;
  }
}

function galeraPeers(body: ObservedInstance | null): Place[] {
  const text = body?.wsrepOn ? (body.wsrep.wsrep_incoming_addresses ?? "") : "";
  return text.split(",").flatMap((part) => {
    const match = /^\s*([^:\s]+):(\d+)\s*$/.exec(part);
    return match ? [{ host: match[1] ?? "", port: Number(match[2]) }] : [];
  });
}

// By address, or by what it says of itself under another one. The name is not told: the asker may not be allowed to see it.
async function isManaged(context: Context, at: Place, identity: ServerIdentity): Promise<boolean> {
  const rows = await context.database.instance.findMany({
    where: { OR: [{ host: at.host, port: at.port }, { port: identity.port }, { serverId: identity.serverId }] },
    include: { observation: true },
  });
  for (const row of rows) {
    if (row.host === at.host && row.port === at.port) return true;
    const body = ObservedInstance.safeParse(row.observation?.body);
    if (!body.success) continue;
    const { hostname, dataFolder, serverId } = body.data;
    if (hostname === identity.hostname && dataFolder === identity.dataFolder && serverId === identity.serverId)
      return true;
  }
  return false;
}
