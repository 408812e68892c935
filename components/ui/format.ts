const unknown = "unknown";
type Reading = number | null | undefined;

function known(value: Reading): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** An exact whole number with grouping ("18,402"); null is "unknown", never 0. */
export function formatCount(value: Reading, locale = "en"): string {
  if (!known(value)) return unknown;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A measured quantity with at most 3 significant digits ("4,310", "1.21 M"); null is "unknown". */
export function formatQuantity(value: Reading, locale = "en"): string {
  if (!known(value)) return unknown;
  const size = Math.abs(value);
  const steps: [number, string][] = [
    [1e12, " T"],
    [1e9, " G"],
    [1e6, " M"],
    [1e5, " k"],
  ];
  for (const [limit, suffix] of steps) {
    if (size >= limit) return significant(value / (suffix === " k" ? 1e3 : limit), locale) + suffix;
  }
  return significant(value, locale);
}

function significant(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value);
}

/** A duration in seconds as people say it: `0.3 s`, `12 s`, `4 m 12 s`, `1 h 2 m`, `2 d 3 h 4 m`; null is "unknown". */
export function formatDuration(seconds: Reading): string {
  if (!known(seconds)) return unknown;
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return "0 s";
  if (seconds < 0.0995) return `${significant(seconds * 1000, "en")} ms`;
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h ${minutes % 60} m`;
}

/** An age in one unit, rounded down: `1 s`, `3 m`, `11 h`, `2 d`. Negative ages (clock skew) read as `0 s`. */
export function formatAge(seconds: Reading): string {
  if (!known(seconds)) return unknown;
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h`;
  return `${Math.floor(whole / 86_400)} d`;
}

/** Memory and disk in binary units: `512 B`, `1.21 GiB`; null is "unknown". */
export function formatBytes(bytes: Reading, locale = "en"): string {
  return scaled(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"], locale);
}

/** Network throughput in decimal units: `1.2 MB/s`; null is "unknown". */
export function formatBytesPerSecond(bytesPerSecond: Reading, locale = "en"): string {
  return scaled(bytesPerSecond, 1000, ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"], locale);
}

/** A rate per second, 3 significant digits: `4,310/s`; null is "unknown". */
export function formatRate(perSecond: Reading, locale = "en"): string {
  return known(perSecond) ? `${formatQuantity(perSecond, locale)}/s` : unknown;
}

/** A share of one as percent: 0.61 is `61 %`; null is "unknown". */
export function formatPercent(ratio: Reading, locale = "en"): string {
  return known(ratio) ? `${significant(ratio * 100, locale)} %` : unknown;
}

function scaled(value: Reading, base: number, units: readonly string[], locale: string): string {
  if (!known(value)) return unknown;
  let index = 0;
  let rest = value;
  // 999.5 would round up to four digits, so the next unit starts there.
  while (Math.abs(rest) >= base * 0.9995 && index < units.length - 1) {
    rest /= base;
    index += 1;
  }
  const digits = Math.abs(rest) >= 1000 ? 4 : 3;
  return `${new Intl.NumberFormat(locale, { maximumSignificantDigits: digits }).format(rest)} ${units[index]}`;
}

/** Units a chart or column may carry, each with the formatter that writes it. */
export const unitFormats = {
  seconds: formatDuration,
  bytes: formatBytes,
  "bytes/s": formatBytesPerSecond,
  "per second": formatRate,
  // Charts carry percent as 0 to 100; formatPercent writes a share of one.
  percent: (value: Reading) => formatPercent(known(value) ? value / 100 : null),
  count: formatCount,
  number: formatQuantity,
} as const satisfies Record<string, (value: Reading) => string>;
export type Unit = keyof typeof unitFormats;

/** Writes `value` in `unit`; null is "unknown". */
export function formatUnit(value: Reading, unit: Unit): string {
  return unitFormats[unit](value);
}

/** "1 change", "3 changes": English plural by adding s, or the given form. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
