"use client";

import { useQuery } from "@tanstack/react-query";
import { formatBytes, formatCount, formatDuration, plural } from "#components/ui/format.ts";
import { Pip } from "#components/ui/pip.tsx";
import { QueryBoundary } from "#components/ui/query-boundary.tsx";
import { type AboutLook, aboutQuery, installedQuery } from "./about-queries.ts";
import { Licences } from "./licences.tsx";
import { PageHead, Stratum } from "./page-head.tsx";
import { WorkersTable } from "./workers-table.tsx";

/** What this installation is made of, and how its own parts do. */
export function AboutPage({ initial, mayAsk }: { initial: AboutLook; mayAsk: boolean }) {
  const query = useQuery({ ...aboutQuery, initialData: initial });
  return (
    <QueryBoundary query={query} what="what is installed">
      {(about) => (
        <>
          <PageHead title={titleOf(about)}>
            {about.workers.sentence ??
              "Servers are polled and operations run by the workers; this page is served by the web process."}
          </PageHead>
          <Stratum name="Workers" remark="a worker polls the servers and runs the operations; any number may run">
            <WorkersTable workers={about.workers.rows} />
          </Stratum>
          <div className="columns stratum">
            <Installation about={about} />
            <section aria-label="MariaDB on the provisioning host">
              <h2>MariaDB that can be provisioned</h2>
              {mayAsk ? (
                <Installed />
              ) : (
                <p className="muted">Who may propose operations can ask a worker for the versions on its host.</p>
              )}
              <h2 className="later">Documentation and API</h2>
              <ul className="plain">
                <li>
                  <a href="/api/v1/openapi.json">openapi.json</a>: every address of the API with its fields, made from
                  what the product itself checks
                </li>
                <li>
                  <a href="/api/health?probe=ready">/api/health</a>: for load balancers, without sign-in and without
                  names
                </li>
                <li>
                  <a href="/api/metrics">/api/metrics</a>: Rookery's own figures for Prometheus
                </li>
                <li>README.md, ARCHITECTURE.md and docs/ lie beside the program on its host</li>
              </ul>
            </section>
          </div>
          <Licences own={about.licence} licences={about.licences} />
        </>
      )}
    </QueryBoundary>
  );
}

function titleOf({ version, workers }: AboutLook): string {
  const many = workers.working === 1 ? "1 worker" : `${workers.working} workers`;
  if (workers.state === "missing") return `Rookery ${version} runs without a worker: nothing is watched or changed.`;
  return workers.state === "late"
    ? `Rookery ${version} runs with ${many}, and they are late.`
    : `Rookery ${version} runs with ${many}.`;
}

function Installation({ about }: { about: AboutLook }) {
  const { schema, kind } = about.database;
  const { retention, metrics } = about;
  return (
    <section aria-label="Installation">
      <h2>Installation</h2>
      <dl className="facts">
        <dt>Version</dt>
        <dd>
          Rookery {about.version} <span className="muted">on Node {about.node}</span>
        </dd>
        <dt>Database</dt>
        <dd>{kind === "sqlite" ? "SQLite, one file beside the program" : "MariaDB, by DATABASE_URL"}</dd>
        <dt>Schema</dt>
        <dd>
          {schema.unfinished ? (
            <>
              <Pip tone="critical" word="Unfinished" /> {schema.unfinished} was left halfway: start Rookery again
            </>
          ) : (
            <>
              <Pip tone="verified" word="Up to date" /> {formatCount(schema.applied)} applied, the last is{" "}
              <code>{schema.latest ?? "none"}</code>
            </>
          )}
        </dd>
        <dt>Polling</dt>
        <dd>
          state every {formatDuration(retention.lightPollMs / 1000)}, metrics every{" "}
          {formatDuration(retention.metricsPollMs / 1000)}
        </dd>
        <dt>Metrics kept</dt>
        <dd>
          as measured for {hoursOrDays(retention.rawHours)}, rolled up for {formatCount(retention.rollupDays)} days
        </dd>
        <dt>Metrics store</dt>
        <dd>
          {metrics
            ? `${formatCount(metrics.instances)} servers, ${formatBytes(metrics.fileBytes)}`
            : "unknown: it cannot be read now; the log has the cause"}
        </dd>
        <dt>Audit and history</dt>
        <dd>audit and operations are kept without end; events and past health for 400 days</dd>
      </dl>
    </section>
  );
}

function hoursOrDays(hours: number): string {
  return hours % 24 === 0 ? plural(hours / 24, "day") : plural(hours, "hour");
}

function Installed() {
  const query = useQuery(installedQuery);
  return (
    <QueryBoundary query={query} what="the versions on the worker's host" lines={2}>
      {(versions) =>
        Object.keys(versions).length === 0 ? (
          <p className="muted">
            No MariaDB is installed where servers are provisioned. Existing servers can still be imported.
          </p>
        ) : (
          <dl className="facts">
            {Object.entries(versions)
              .toSorted(([a], [b]) => b.localeCompare(a, "en", { numeric: true }))
              .map(([series, exact]) => (
                <div key={series} className="pair">
                  <dt>Series {series}</dt>
                  <dd className="mono">{exact}</dd>
                </div>
              ))}
          </dl>
        )
      }
    </QueryBoundary>
  );
}
