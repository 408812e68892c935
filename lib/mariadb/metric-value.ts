/**
 * Reads a status value the way mysqld_exporter does (its collector.go): yes and on are 1, no, off, disabled and connecting
 * are 0, words of Galera's cluster status 1 or 0. What is no number is NaN: missing, never zero.
 */
export function parseMetricValue(value: string | number | null | undefined): number {
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === "number") return value;
  const text = value.trim().toLowerCase();
  if (text === "yes" || text === "on" || text === "primary") return 1;
  if (["no", "off", "disabled", "connecting", "preparing", "non-primary", "disconnected"].includes(text)) return 0;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
