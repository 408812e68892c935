import type { ReactNode } from "react";
import { AsOf, Fresh } from "#components/fleet/as-of.tsx";
import { Gtid } from "#components/fleet/gtid.tsx";
import { InstanceLink } from "#components/fleet/instance-link.tsx";
import { LagValue } from "#components/fleet/lag-value.tsx";
import { formatBytes, formatDuration } from "#components/ui/format.ts";
import { Pip } from "#components/ui/pip.tsx";
import { visibleText } from "#components/ui/visible-text.ts";
import type { InstanceRow, InstanceView } from "#lib/inventory/view-schemas.ts";
import { type LinkFacts, readLinks } from "./instance-words.ts";

/** Positions, threads and errors of replication, as the server said them, with the age of that word. */
export function ReplicationDetails({ instance, source }: { instance: InstanceView; source: InstanceRow | null }) {
  const links = readLinks(instance);
  return (
    <section className="stratum" aria-labelledby="replication">
      <header>
        <h2 id="replication">Replication</h2>
        <span className="small muted">
          last reading <AsOf at={instance.asOf.at} />
        </span>
      </header>
      <div className="columns">
        <dl className="facts">
          <Fact name="Executed" at={instance.asOf.at}>
            <Gtid value={instance.gtidBinlogPos} copy />
          </Fact>
          <Fact name="Applied from source" at={instance.asOf.at}>
            <Gtid value={instance.gtidSlavePos} copy />
          </Fact>
          <Fact name="Lag" at={instance.asOf.at}>
            <LagValue lag={instance.lag} />
          </Fact>
          <Fact name="Writes" at={instance.asOf.at}>
            {instance.readOnly === null ? "unknown" : instance.readOnly ? "refused (read_only)" : "taken"}
          </Fact>
          <Fact name="GTID domain" at={instance.asOf.at}>
            {instance.gtid === null
              ? "unknown"
              : `${instance.gtid.domainId}, strict mode ${instance.gtid.strictMode ? "on" : "off"}`}
          </Fact>
          <Fact name="Semi-sync" at={instance.asOf.at}>
            {semiSyncWords(instance.semiSync)}
          </Fact>
        </dl>
        {links.length === 0 ? (
          <p className="muted">
            {instance.asOf.state === "never"
              ? "What it replicates is not known."
              : `${instance.name} replicates from nobody.`}
          </p>
        ) : (
          links.map((link) => (
            <Link key={link.connection || link.source} link={link} instance={instance} source={source} />
          ))
        )}
      </div>
    </section>
  );
}

function Fact({ name, at, children }: { name: string; at: string | null; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Fresh at={at}>{children}</Fresh>
      </dd>
    </>
  );
}

function Link({ link, instance, source }: { link: LinkFacts; instance: InstanceView; source: InstanceRow | null }) {
  const errors = [
    { thread: "SQL", errno: link.sqlErrno, message: link.sqlError },
    { thread: "IO", errno: link.ioErrno, message: link.ioError },
  ].filter((one) => one.errno !== 0);
  return (
    <div>
      <dl className="facts">
        <dt>Source</dt>
        <dd>
          {source ? <InstanceLink clusterSlug={instance.cluster.slug} name={source.name} /> : null}{" "}
          <span className="mono">{link.source}</span>
          {link.connection ? `, connection ${link.connection}` : ""}
        </dd>
        <dt>IO thread</dt>
        <dd>
          <ThreadPip word={link.io} good="yes" /> <span className="muted">{link.ioState}</span>
        </dd>
        <dt>SQL thread</dt>
        <dd>
          <ThreadPip word={link.sql} good="yes" /> <span className="muted">{link.sqlState}</span>
        </dd>
        <dt>Position</dt>
        <dd>
          {link.usingGtid === "no" ? "by file and offset, not by GTID" : `GTID (${link.usingGtid})`}{" "}
          <Gtid value={link.gtidIoPos} />
        </dd>
        <dt>Relay logs</dt>
        <dd>{formatBytes(link.relayLogBytes)}</dd>
        {link.delaySeconds > 0 ? (
          <>
            <dt>Delay</dt>
            <dd>{formatDuration(link.delaySeconds)} on purpose</dd>
          </>
        ) : null}
        {link.filters.length > 0 ? (
          <>
            <dt>Filters</dt>
            <dd>{link.filters.join(", ")}</dd>
          </>
        ) : null}
        <dt>TLS</dt>
        <dd>{link.tls === null ? "unknown" : link.tls ? "used" : "not used"}</dd>
      </dl>
      {errors.map((error) => (
        <p key={error.thread} className="note critical-note">
          {error.thread} thread, error {error.errno}: <span className="mono">{visibleText(error.message)}</span>
        </p>
      ))}
    </div>
  );
}

function ThreadPip({ word, good }: { word: string; good: string }) {
  if (word === good) return <Pip tone="ok" word="Running" />;
  if (word === "connecting") return <Pip tone="warning" word="Connecting" />;
  return word === "no" ? <Pip tone="critical" word="Stopped" /> : <Pip tone="unknown" word="Unknown" />;
}

function semiSyncWords(state: InstanceView["semiSync"]): string {
  if (state === null) return "unknown";
  if (state.primaryEnabled === true) {
    const clients =
      state.primaryClients === 1 ? "1 replica acknowledges" : `${state.primaryClients} replicas acknowledge`;
    return state.primaryActive === true ? `on, ${clients}` : `on, but not waiting now; ${clients}`;
  }
  if (state.replicaEnabled === true)
    return state.replicaActive === true ? "on, it acknowledges" : "on, but it does not acknowledge now";
  return "off";
}
