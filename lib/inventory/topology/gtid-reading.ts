import { isRookeryError } from "../../core/errors.ts";
import { errantTransactions, gtidDistance } from "../../mariadb/gtid.ts";
import type { ObservedInstance } from "../schemas.ts";
import type { TopologyLink } from "./topology.ts";

/** Transactions that `ahead` has and `behind` lacks; null where a position cannot be read: unknown is never 0. */
export function transactionsBehind(ahead: string | undefined, behind: string | undefined): number | null {
  if (ahead === undefined || behind === undefined) return null;
  return readable(() => Number(gtidDistance(ahead, behind)));
}

/** What the replica received on this link and has not applied yet; null where it cannot be known (no GTID). */
export function receivedNotApplied(body: ObservedInstance, link: TopologyLink): number | null {
  if (link.link.usingGtid === "no" || link.link.gtidIoPos === "") return null;
  return transactionsBehind(link.link.gtidIoPos, body.gtidSlavePos);
}

export interface StrayTransactions {
  domain: number;
  serverId: number;
  count: number;
}

/** Errant transactions of a replica against its source; empty where either state cannot be read. */
export function strayTransactions(replica: ObservedInstance, source: ObservedInstance): StrayTransactions[] {
  const found = readable(() => errantTransactions(replica.gtidBinlogState, source.gtidBinlogState)) ?? [];
  return found.map(({ domain, serverId, count }) => ({ domain, serverId, count: Number(count) }));
}

// A text that is no GTID means "not known" here; any other error is ours and must be heard.
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isRookeryError(error, "invalid")) return null;
    throw error;
  }
}
