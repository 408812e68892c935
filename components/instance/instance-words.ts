import { formatAge, formatCount, formatDuration } from "#components/ui/format.ts";
import type { InstanceView } from "#lib/inventory/view-schemas.ts";

type Words = Pick<
  InstanceView,
  "name" | "role" | "state" | "lag" | "asOf" | "readOnly" | "desired" | "links" | "cluster"
>;

/** What the server is and does, in one sentence. What is not known is said, never guessed. Pure. */
export function instanceSentence(instance: Words, sourceName: string | null): string {
  const { name, state, role, lag } = instance;
  if (instance.asOf.state === "never") return `${name} has never answered.`;
  if (state === "down")
    return instance.desired === "stopped" ? `${name} is stopped, as it should be.` : `${name} is down.`;
  if (state === "unknown")
    return `${name} cannot be seen: it was last read ${formatAge(instance.asOf.ageSeconds)} ago.`;
  const following = sourceName === null ? "" : ` of ${sourceName}`;
  if (role === "replica" || role === "intermediate") {
    if (lag?.state === "stopped")
      return `${name} is a replica${following} and its replication is stopped${stopReason(instance)}.`;
    if (lag?.state === "lagging")
      return `${name} is a replica${following} and ${lag.seconds === null ? `${formatCount(lag.transactions)} transactions` : formatDuration(lag.seconds)} behind.`;
    if (lag?.state === "delayed") return `${name} is a replica${following}, delayed on purpose.`;
    if (lag?.state === "ok") return `${name} is a replica${following} and follows it closely.`;
    return `${name} is a replica${following}; how far behind is not known.`;
  }
  const writes =
    instance.readOnly === null
      ? "; whether it takes writes is not known"
      : instance.readOnly
        ? ", but it is read-only"
        : " and takes writes";
  if (role === "primary" || role === "co-primary")
    return `${name} is the ${role} of ${instance.cluster.name}${writes}.`;
  if (role === "standalone") return `${name} stands alone${writes}.`;
  return `${name} is ${role}${writes}.`;
}

function stopReason(instance: Pick<InstanceView, "links">): string {
  const link = readLinks(instance)[0];
  if (!link) return "";
  if (link.sqlErrno !== 0) return ` by error ${link.sqlErrno}`;
  return link.ioErrno === 0 ? "" : ` by error ${link.ioErrno}`;
}

/** One replication connection as the page draws it; a field that the reading lacks is null. */
export interface LinkFacts {
  connection: string;
  source: string;
  io: string;
  sql: string;
  secondsBehind: number | null;
  usingGtid: string;
  gtidIoPos: string | null;
  ioErrno: number;
  ioError: string;
  sqlErrno: number;
  sqlError: string;
  sqlState: string;
  ioState: string;
  delaySeconds: number;
  relayLogBytes: number | null;
  tls: boolean | null;
  filters: string[];
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const figure = (value: unknown) => (typeof value === "number" ? value : null);

/** The links of a server as facts. Pure. */
export function readLinks(instance: Pick<InstanceView, "links">): LinkFacts[] {
  return instance.links.map((link) => ({
    connection: text(link.connection),
    source: `${text(link.sourceHost)}:${figure(link.sourcePort) ?? "?"}`,
    io: text(link.io) || "unknown",
    sql: text(link.sql) || "unknown",
    secondsBehind: figure(link.secondsBehind),
    usingGtid: text(link.usingGtid) || "unknown",
    gtidIoPos: typeof link.gtidIoPos === "string" ? link.gtidIoPos : null,
    ioErrno: figure(link.ioErrno) ?? 0,
    ioError: text(link.ioError),
    sqlErrno: figure(link.sqlErrno) ?? 0,
    sqlError: text(link.sqlError),
    sqlState: text(link.sqlState),
    ioState: text(link.ioState),
    delaySeconds: figure(link.sqlDelaySeconds) ?? 0,
    relayLogBytes: figure(link.relayLogSpaceBytes),
    tls: typeof link.tls === "boolean" ? link.tls : null,
    filters: Array.isArray(link.filters) ? link.filters.filter((one) => typeof one === "string") : [],
  }));
}

/** The line under the sentence: uptime, sessions, data folder. Pure. */
export function quietFacts(
  instance: Pick<InstanceView, "uptimeSeconds" | "threadsConnected" | "maxConnections" | "threadsRunning" | "serverId">,
): string {
  return [
    `up ${formatDuration(instance.uptimeSeconds)}`,
    `${formatCount(instance.threadsConnected)} of ${formatCount(instance.maxConnections)} sessions`,
    `${formatCount(instance.threadsRunning)} running`,
    `server id ${instance.serverId}`,
  ].join(", ");
}
