import { createHash } from "node:crypto";
import { type Database, inTransaction, isUniqueViolation, type Tx } from "#lib/core/database.ts";
import { RookeryError } from "#lib/core/errors.ts";

interface Rule {
  limit: number;
  windowMs: number;
  blockMs: number;
}

const minute = 60_000;
/** One source against one account; one source against all; all strangers against one account. */
const rules = {
  pair: { limit: 5, windowMs: 15 * minute, blockMs: 5 * minute },
  source: { limit: 40, windowMs: 15 * minute, blockMs: 15 * minute },
  account: { limit: 20, windowMs: 15 * minute, blockMs: 15 * minute },
} as const satisfies Record<string, Rule>;

/** What one try is counted under. `account` is left out for a source that the account's owner signed in from lately. */
export interface ThrottleKeys {
  pair: string;
  source: string | null;
  account: string | null;
}

/**
 * Keys for a try. An address from which the owner signed in before is spared the account-wide limit: strangers can
 * make Rookery refuse strangers, never the owner. Without a known address only the account is counted.
 */
export function throttleKeys(account: string, address: string | null, familiar: boolean): ThrottleKeys {
  const who = createHash("sha256").update(account).digest("hex").slice(0, 40);
  const from = address ?? "unknown";
  return {
    pair: `pair:${who}|${from}`,
    source: address === null ? null : `source:${address}`,
    account: familiar ? null : `account:${who}`,
  };
}

/**
 * Counts a try before it is made, so that tries made at once count too. Throws `unavailable` with
 * detail.retryAfterSeconds when there were too many; refused tries are counted but never lengthen the wait.
 */
export async function countTry(database: Database, keys: ThrottleKeys, now: Date): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const until = await inTransaction(database, (tx) => countAll(tx, keys, now));
      if (until) throw tooMany(until, now);
      return;
    } catch (error) {
      if (!isUniqueViolation(error) || attempt >= 5) throw error;
    }
  }
}

/** After success: the account's own counters begin anew; the source keeps its count less this one try. */
export async function forgiveTry(
  database: Database,
  keys: ThrottleKeys,
  outcome: "signed in" | "half way",
): Promise<void> {
  const own = [keys.pair, keys.account].filter((key) => key !== null);
  await inTransaction(database, async (tx) => {
    if (outcome === "signed in") await tx.throttle.deleteMany({ where: { key: { in: own } } });
    const back = [...(outcome === "half way" ? own : []), ...(keys.source ? [keys.source] : [])];
    await tx.throttle.updateMany({
      where: { key: { in: back }, failures: { gt: 0 } },
      data: { failures: { decrement: 1 } },
    });
  });
}

/** Removes counters that no longer matter. Called by the janitor. Returns how many. */
export async function forgetOldTries(database: Database, now: Date): Promise<number> {
  const { count } = await database.throttle.deleteMany({
    where: { windowStart: { lt: new Date(now.getTime() - 24 * 60 * minute) } },
  });
  return count;
}

async function countAll(tx: Tx, keys: ThrottleKeys, now: Date): Promise<Date | null> {
  let latest: Date | null = null;
  for (const kind of ["pair", "source", "account"] as const) {
    const key = keys[kind];
    const until = key === null ? null : await countOne(tx, key, rules[kind], now);
    if (until && (!latest || until > latest)) latest = until;
  }
  return latest;
}

async function countOne(tx: Tx, key: string, rule: Rule, now: Date): Promise<Date | null> {
  const windowFrom = new Date(now.getTime() - rule.windowMs);
  // Atomic increments: two tries at once must count as two on both databases.
  const within = await tx.throttle.updateMany({
    where: { key, OR: [{ windowStart: { gt: windowFrom } }, { blockedUntil: { gt: now } }] },
    data: { failures: { increment: 1 } },
  });
  if (within.count === 0) {
    const fresh = { failures: 1, windowStart: now, blockedUntil: null };
    const renewed = await tx.throttle.updateMany({
      where: { key, windowStart: { lte: windowFrom }, OR: [{ blockedUntil: null }, { blockedUntil: { lte: now } }] },
      data: fresh,
    });
    // A row that another try made meanwhile is refused by the key; countTry then begins anew and counts on it.
    if (renewed.count === 0) await tx.throttle.create({ data: { key, ...fresh } });
    return null;
  }
  const row = await tx.throttle.findUniqueOrThrow({ where: { key } });
  if (row.blockedUntil && row.blockedUntil > now) return row.blockedUntil;
  if (row.failures <= rule.limit) return null;
  const blockedUntil = new Date(now.getTime() + rule.blockMs);
  await tx.throttle.update({ where: { key }, data: { blockedUntil } });
  return blockedUntil;
}

function tooMany(until: Date, now: Date): RookeryError {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  const wait = retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${Math.ceil(retryAfterSeconds / 60)} minutes`;
  return new RookeryError("unavailable", `Too many tries. Wait ${wait} and try again.`, {
    detail: { retryAfterSeconds },
  });
}
