import { TideStrip } from "#components/charts/tide-strip.tsx";
import { AsOf, Fresh } from "#components/fleet/as-of.tsx";
import { ClusterLink } from "#components/fleet/cluster-link.tsx";
import { EnvironmentBadge } from "#components/fleet/environment-badge.tsx";
import { ClusterStatePip } from "#components/fleet/state-pip.tsx";
import { Version } from "#components/fleet/version.tsx";
import { formatDuration, formatQuantity } from "#components/ui/format.ts";
import type { Column } from "#components/ui/table-contract.ts";
import { Time } from "#components/ui/time.tsx";
import type { ClusterRow } from "#lib/inventory/view-schemas.ts";
import type { ClusterStrip } from "#lib/monitoring/strip-schemas.ts";
import { membersWords } from "./cluster-words.ts";
import { tideEvents, tideSpans } from "./health-tide.ts";

/** What stands beside the rows: strips by cluster id, and the window they cover. */
export interface StripContext {
  strips: ReadonlyMap<string, ClusterStrip>;
  from: number;
  to: number;
}
const metricsIntervalSeconds = 10;

/** The columns that Now and Fleet share, in their order. `sortable` names come from the API. */
export function clusterColumns({ strips, from, to }: StripContext): Record<string, Column<ClusterRow>> {
  return {
    name: {
      id: "name",
      header: "Cluster",
      narrow: "first",
      sortable: true,
      cell: (row) => <ClusterLink slug={row.slug} name={row.name} />,
    },
    state: {
      id: "need",
      header: "State",
      narrow: "first",
      sortable: true,
      hideable: false,
      cell: (row) => <ClusterState row={row} />,
    },
    environment: {
      id: "environment",
      header: "Environment",
      narrow: "first",
      sortable: true,
      hideable: false,
      cell: (row) => <EnvironmentBadge environment={row.environment} />,
    },
    tide: {
      id: "tide",
      header: "Last 24 hours",
      narrow: "hide",
      cell: (row) => {
        const strip = strips.get(row.id);
        return <span className="tide-cell">{strip ? <Tide strip={strip} from={from} to={to} /> : null}</span>;
      },
    },
    lag: {
      id: "lag",
      header: "Lag",
      numeric: true,
      sortable: true,
      cell: (row) =>
        row.lag.state === "none" ? (
          <span className="muted">–</span>
        ) : (
          <Fresh at={row.asOf.at}>
            <ClusterLag lag={row.lag} />
          </Fresh>
        ),
    },
    writes: {
      id: "writes",
      header: "Writes/s",
      numeric: true,
      cell: (row) => <Writes strip={strips.get(row.id)} />,
    },
    version: { id: "version", header: "Version", sortable: true, cell: (row) => <Version value={row.version} /> },
    members: {
      id: "members",
      header: "Members",
      cell: (row) => <span className="nowrap">{membersWords(row.members)}</span>,
    },
    owner: {
      id: "owner",
      header: "Owner",
      sortable: true,
      cell: (row) => row.owner || <span className="muted">nobody</span>,
    },
    asOf: { id: "asOf", header: "As of", numeric: true, cell: (row) => <AsOf at={row.asOf.at} /> },
  };
}

function Tide({ strip, from, to }: { strip: ClusterStrip; from: number; to: number }) {
  const bornAt = Date.parse(strip.createdAt);
  const spans = tideSpans(strip.spans, from, to, bornAt);
  return <TideStrip spans={spans} events={tideEvents(strip.events)} from={from} to={to} bornAt={bornAt} />;
}

function ClusterState({ row }: { row: ClusterRow }) {
  if (row.state === "downtime" && row.downtimeUntil !== null)
    return (
      <span className="row nowrap">
        <ClusterStatePip state="downtime" detail={row.sentence} />
        <span className="small muted">
          to <Time at={row.downtimeUntil} />
        </span>
      </span>
    );
  return <ClusterStatePip state={row.state} word={lagWord(row)} detail={row.sentence} />;
}

// "Degraded" says that one must look; when the reason is replication, the word says so at once.
function lagWord(row: ClusterRow): string | undefined {
  if (row.state !== "degraded") return undefined;
  if (row.lag.state === "stopped") return "Replica stopped";
  return row.lag.state === "lagging" ? "Lagging" : undefined;
}

/** Lag of a cluster: the worst of its members, in words where there is no number. */
export function ClusterLag({ lag }: { lag: ClusterRow["lag"] }) {
  if (lag.state === "stopped" || lag.state === "unknown")
    return <span className={`lag-${lag.state} nowrap`}>{lag.state}</span>;
  return <span className={`lag-${lag.state} nowrap`}>{formatDuration(lag.seconds)}</span>;
}

function Writes({ strip }: { strip: ClusterStrip | undefined }) {
  if (!strip) return <span className="muted">…</span>;
  if (strip.writesPerSecond === null) return <span className="muted">unknown</span>;
  return (
    <Fresh at={strip.writesAt} intervalSeconds={metricsIntervalSeconds}>
      <span title={String(strip.writesPerSecond)}>{formatQuantity(strip.writesPerSecond)}</span>
    </Fresh>
  );
}
