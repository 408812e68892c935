const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "22:31 UTC" on the same UTC day, "21 Nov 22:31 UTC" otherwise: a sentence must be true in a week, too. */
export function clockWords(at: Date, now: Date): string {
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())} UTC`;
  if (at.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)) return time;
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${time}`;
}

/** "4 m 12 s", "2 h 5 m", "3 d 4 h"; from an hour on always with minutes. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} m`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3_600)} h`;
}

/** "a", "a and b", "a, b and c", and from five on "a, b, c and 4 more". */
export function listWords(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  if (shown.length <= 1) return shown[0] ?? "";
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

const numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Small numbers as words: "two", then figures. */
export function countWords(count: number): string {
  return numbers[count] ?? String(count);
}

/** "1 transaction", "3 transactions". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** First letter in upper case. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const reasons: Record<number, string> = {
  1032: "a row that is missing here (1032)",
  1045: "a refused password (1045)",
  1050: "a table that exists already (1050)",
  1062: "a duplicate key (1062)",
  1146: "a table that is missing here (1146)",
  1236: "a position that its source does not have (1236)",
  1950: "a transaction out of order (1950)",
  2002: "a source that cannot be reached (2002)",
  2003: "a source that cannot be reached (2003)",
  2013: "a lost connection (2013)",
  2026: "a failed TLS handshake (2026)",
};

/**
 * Why a replication thread stopped, from its errno and message: "on a duplicate key (1062) in billing.invoices".
 * Empty when there is no error: somebody stopped it.
 */
export function replicationReason(errno: number, error: string): string {
  if (errno === 0) return "";
  const table = /on table ([^\s;,]+)/i.exec(error)?.[1]?.replace(/[`"']/g, "");
  return ` on ${reasons[errno] ?? `error ${errno}`}${table ? ` in ${table}` : ""}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
