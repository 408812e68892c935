// SQLite's primary result codes, https://www.sqlite.org/rescode.html
const busy = 5;
const locked = 6;
const corrupt = 11;
const notADatabase = 26;

/** Another process holds the lock; the same call may succeed later. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === busy || code === locked;
}

/** The file is not what SQLite wrote: cut, overwritten, or never a database. */
export function isDamaged(error: unknown): boolean {
  const code = primaryCode(error);
  return code === corrupt || code === notADatabase;
}

function primaryCode(error: unknown): number | null {
  if (typeof error !== "object" || error === null || !("errcode" in error)) return null;
  return typeof error.errcode === "number" ? error.errcode & 255 : null;
}
