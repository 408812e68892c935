/** How times are shown: in UTC, in the browser's zone, or in the zone of the machine that Rookery runs on. */
export const zoneChoices = ["utc", "local", "server"] as const;
export type ZoneChoice = (typeof zoneChoices)[number];

/** The next choice when a person presses z. */
export function nextZone(zone: ZoneChoice): ZoneChoice {
  return zoneChoices[(zoneChoices.indexOf(zone) + 1) % zoneChoices.length] ?? "utc";
}

/** IANA name for a choice; an unknown local zone (first request, no cookie yet) reads as UTC. */
export function zoneName(zone: ZoneChoice, names: { local: string | null; server: string }): string {
  if (zone === "local") return names.local ?? "UTC";
  return zone === "server" ? names.server : "UTC";
}

export type TimeStyle = "time" | "minute" | "day" | "full";

const options: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "short", year: "numeric" },
  full: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  },
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes an instant (ms since the epoch) in an IANA zone. "full" carries the zone and tells the two 02:30 of a clock change apart. */
export function formatInstant(at: number, timeZone: string, style: TimeStyle = "full", locale = "en-GB"): string {
  const key = `${locale} ${timeZone} ${style}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options[style], timeZone });
    formats.set(key, format);
  }
  return format.format(at);
}

/** Short form for lists: time only when `at` is on the same day as `now` in that zone, else day and time. */
export function formatShort(at: number, timeZone: string, now: number): string {
  const day = formatInstant(at, timeZone, "day");
  const time = formatInstant(at, timeZone, "minute");
  if (day === formatInstant(now, timeZone, "day")) return time;
  const [date = "", month = "", year = ""] = day.split(" ");
  const sameYear = year === formatInstant(now, timeZone, "day").split(" ")[2];
  return `${date} ${month}${sameYear ? "" : ` ${year}`} ${time}`;
}

/** The line that stands on hover: the instant in UTC, in the browser's zone and in the server's, each once. */
export function allZones(at: number, names: { local: string | null; server: string }): string {
  const zones = [...new Set(["UTC", names.local ?? "UTC", names.server])];
  return zones.map((zone) => `${formatInstant(at, zone, "full")}${zone === "UTC" ? "" : ` (${zone})`}`).join("\n");
}

/** True when this runtime knows the zone's name; a cookie is not to be trusted. */
export function isZoneName(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
