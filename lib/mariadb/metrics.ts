import { z } from "zod";
import { type MetricDefinition, type MetricSource, metricCatalogue } from "./metric-catalogue.ts";
import { parseMetricValue } from "./metric-value.ts";
import type { FleetConnection, FleetRow } from "./ports.ts";
import { replicaStatusStatement } from "./replication-status.ts";
import { parseRows, TextCell } from "./rows.ts";

function metricsFrom(source: MetricSource): MetricDefinition[] {
  return metricCatalogue.filter((metric) => metric.source === source);
}

const statusMetrics = metricsFrom("status");
const variableMetrics = metricsFrom("variable");
const replicaMetrics = metricsFrom("replica");

function filter(metrics: readonly MetricDefinition[]): string {
  return `WHERE Variable_name IN (${metrics.map((metric) => `'${metric.serverName}'`).join(",")})`;
}

/** Exactly what readMetrics sends, in its order; the fleet simulator answers these. */
export const metricStatusStatement = `SHOW GLOBAL STATUS ${filter(statusMetrics)}`;
export const metricVariablesStatement = `SHOW GLOBAL VARIABLES ${filter(variableMetrics)}`;

const NamedRow = z.object({ Variable_name: TextCell, Value: TextCell });

async function readNamed(connection: FleetConnection, statement: string): Promise<Map<string, string>> {
  const rows = parseRows(NamedRow, await connection.query(statement), connection, "its metrics");
  return new Map(rows.map((row) => [row.Variable_name.toLowerCase(), row.Value]));
}

// With several sources the series tell of the worst: the slowest, the one that stands still, the one with an error.
function worst(metric: MetricDefinition, rows: readonly FleetRow[]): number {
  const values = rows.map((row) => {
    const cell = row[metric.serverName];
    return parseMetricValue(cell instanceof Uint8Array ? null : cell);
  });
  if (values.length === 0 || values.some(Number.isNaN)) return Number.NaN;
  return metric.unit === "flag" ? Math.min(...values) : Math.max(...values);
}

/**
 * All of metricCatalogue by name, in two round trips, three for a replica. A value that this version or this server
 * does not have is NaN. Throws what connect.ts throws, and `forbidden` on a replica without REPLICA MONITOR.
 */
export async function readMetrics(
  connection: FleetConnection,
  options: { isReplica: boolean },
): Promise<Map<string, number>> {
  const status = await readNamed(connection, metricStatusStatement);
  const variables = await readNamed(connection, metricVariablesStatement);
  const replicaRows = options.isReplica ? await connection.query(replicaStatusStatement) : [];
  const values = new Map<string, number>();
  // Without a Galera provider the server still lists wsrep values, all meaningless.
  const galera = (status.get("wsrep_cluster_size") ?? "0") !== "0";
  for (const metric of metricCatalogue) values.set(metric.name, Number.NaN);
  for (const metric of statusMetrics) {
    const known = galera || !metric.serverName.startsWith("wsrep_");
    values.set(metric.name, known ? parseMetricValue(status.get(metric.serverName.toLowerCase())) : Number.NaN);
  }
  for (const metric of variableMetrics) values.set(metric.name, parseMetricValue(variables.get(metric.serverName)));
  for (const metric of replicaMetrics) values.set(metric.name, worst(metric, replicaRows));
  values.set("mysql_up", 1);
  return values;
}
