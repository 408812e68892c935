import { instanceHref } from "#components/fleet/instance-link.tsx";
import { type MapLink, type MapNode, TopologyMap } from "#components/fleet/topology-map.tsx";
import { formatCount, formatDuration } from "#components/ui/format.ts";
import type { ClusterView, InstanceRow } from "#lib/inventory/view-schemas.ts";

/** Who follows whom, drawn; the members table says the same in the same order. */
export function ClusterTopology({ view }: { view: ClusterView }) {
  const rows = new Map(view.instances.map((row) => [row.id, row]));
  const nodes = view.map.nodes.flatMap((place): MapNode[] => {
    const row = rows.get(place.instanceId);
    return row ? [mapNode(row, place, view.slug)] : [];
  });
  const links = view.map.edges.flatMap((edge): MapLink[] => {
    const replica = rows.get(edge.replicaId);
    if (!replica || edge.sourceId === null) return [];
    return [
      { from: edge.sourceId, to: edge.replicaId, state: linkState(replica, edge), label: linkLabel(replica, edge) },
    ];
  });
  const outside = view.map.edges.filter((edge) => edge.sourceId === null);
  return (
    <>
      <TopologyMap nodes={nodes} links={links} label={`Topology of ${view.name}`} />
      {outside.map((edge) => (
        <p key={`${edge.replicaId}${edge.connection}`} className="small muted">
          {rows.get(edge.replicaId)?.name ?? "A member"} follows {edge.sourceAddress}, which is no member.
        </p>
      ))}
    </>
  );
}

function mapNode(row: InstanceRow, place: { x: number; y: number }, slug: string): MapNode {
  const writable =
    row.readOnly === false && row.role !== "replica"
      ? ", writable"
      : row.readOnly === true && row.role === "primary"
        ? ", read-only"
        : "";
  return {
    id: row.id,
    name: row.name,
    role: `${row.role}${row.readOnly === false && row.role === "replica" ? ", writable" : writable}`,
    state: row.state,
    note: shortGtid(row.gtidBinlogPos ?? row.gtidSlavePos) ?? `${row.host}:${row.port}`,
    href: instanceHref(slug, row.name),
    x: place.x,
    y: place.y,
  };
}

// Several domains do not fit into the box; the instance page has them all.
function shortGtid(position: string | null): string | null {
  if (!position) return null;
  const [first = "", ...rest] = position.split(",");
  return rest.length > 0 ? `${first} +${rest.length}` : first;
}

type Edge = ClusterView["map"]["edges"][number];

function linkState(replica: InstanceRow, edge: Edge): MapLink["state"] {
  if (!edge.live) return "unknown";
  return replica.lag?.state ?? "unknown";
}

function linkLabel(replica: InstanceRow, edge: Edge): string {
  if (!edge.live) return "not seen";
  const { lag } = replica;
  if (lag === null) return edge.wrongServer ? "another server answers" : "unknown";
  if (lag.state === "stopped") return edge.sql === "no" ? "SQL thread stopped" : "IO thread stopped";
  const behind = lag.transactions === null ? "" : `, ${formatCount(lag.transactions)} behind`;
  if (lag.seconds === null) return `${lag.state}${behind}`;
  return `${lag.state === "delayed" ? "delayed " : ""}${formatDuration(lag.seconds)}${behind}`;
}
