import { RookeryError } from "../core/errors.ts";

/** One GTID: domain and server are u32, the sequence number u64 (gtid.md of the manual). */
export interface Gtid {
  domain: number;
  serverId: number;
  sequence: bigint;
}

const maxU32 = 0xffff_ffff;
const maxU64 = 0xffff_ffff_ffff_ffffn;
const pattern = /^(\d{1,10})-(\d{1,10})-(\d{1,20})$/;

/**
 * Reads a GTID position or a binlog state: "0-1-5,1-2-7", spaces and line breaks allowed, "" is empty. A state holds
 * several servers of one domain. Throws `invalid` for anything else; never skips what it does not understand.
 */
export function parseGtid(text: string): Gtid[] {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  return trimmed.split(",").map((part) => {
    const match = pattern.exec(part.trim());
    const [domain, serverId, sequence] = [Number(match?.[1]), Number(match?.[2]), match?.[3]];
    if (!match || sequence === undefined || domain > maxU32 || serverId > maxU32 || BigInt(sequence) > maxU64) {
      throw new RookeryError(
        "invalid",
        `"${part.trim().slice(0, 60)}" is not a GTID. It looks like 0-1-4711: domain, server, number.`,
      );
    }
    return { domain, serverId, sequence: BigInt(sequence) };
  });
}

/** Writes GTIDs in the order of domain, then server: two equal sets give one text. */
export function formatGtid(gtids: readonly Gtid[]): string {
  const sorted = [...gtids].sort((a, b) => a.domain - b.domain || a.serverId - b.serverId);
  return sorted.map((gtid) => `${gtid.domain}-${gtid.serverId}-${gtid.sequence}`).join(",");
}

// The newest GTID of each domain: of a position its only one, of a binlog state the highest.
function newestByDomain(text: string): Map<number, Gtid> {
  const newest = new Map<number, Gtid>();
  for (const gtid of parseGtid(text)) {
    const known = newest.get(gtid.domain);
    if (!known || known.sequence < gtid.sequence) newest.set(gtid.domain, gtid);
  }
  return newest;
}

/**
 * True when `whole` has everything `part` has: for every domain of `part` a sequence number at least as high
 * (fleet-operations 2.4). An equal number of another server is not contained: the histories differ.
 */
export function containsGtid(whole: string, part: string): boolean {
  const have = newestByDomain(whole);
  for (const [domain, wanted] of newestByDomain(part)) {
    const own = have.get(domain);
    if (!own || own.sequence < wanted.sequence) return false;
    if (own.sequence === wanted.sequence && own.serverId !== wanted.serverId) return false;
  }
  return true;
}

/** How many transactions `ahead` has beyond `behind`, over all domains; never negative. Transactions, not seconds. */
export function gtidDistance(ahead: string, behind: string): bigint {
  const base = newestByDomain(behind);
  let distance = 0n;
  for (const [domain, gtid] of newestByDomain(ahead)) {
    const from = base.get(domain)?.sequence ?? 0n;
    if (gtid.sequence > from) distance += gtid.sequence - from;
  }
  return distance;
}

export type GtidRelation = "equal" | "ahead" | "behind" | "diverged" | "incomparable";

/**
 * How `a` stands to `b`. `diverged`: one domain has the same number from two servers. `incomparable`: each has
 * something the other lacks, so that a person must decide.
 */
export function compareGtid(a: string, b: string): GtidRelation {
  const [left, right] = [newestByDomain(a), newestByDomain(b)];
  for (const [domain, gtid] of left) {
    const other = right.get(domain);
    if (other && other.sequence === gtid.sequence && other.serverId !== gtid.serverId) return "diverged";
  }
  const [leftHasAll, rightHasAll] = [containsGtid(a, b), containsGtid(b, a)];
  if (leftHasAll && rightHasAll) return "equal";
  if (leftHasAll) return "ahead";
  return rightHasAll ? "behind" : "incomparable";
}

/** Transactions that a replica wrote itself, or has from a server the primary never saw, for one domain and server. */
export interface ErrantTransactions {
  domain: number;
  serverId: number;
  /** First and last number that can be errant, both included. */
  first: bigint;
  last: bigint;
  /** At most this many: numbers are counted per domain, so another server may have written some of the range. */
  count: bigint;
}

/**
 * The errant transactions of a replica by domain and server (fleet-operations 2.4). Read the replica's state BEFORE the
 * primary's, or what replicates meanwhile looks errant. Blind spots: replicas without log_slave_updates, purged states,
 * and a former primary whose own number was already higher.
 */
export function errantTransactions(replicaBinlogState: string, primaryBinlogState: string): ErrantTransactions[] {
  const primary = parseGtid(primaryBinlogState);
  const replica = parseGtid(replicaBinlogState);
  const found: ErrantTransactions[] = [];
  for (const gtid of replica) {
    const known = primary.find((other) => other.domain === gtid.domain && other.serverId === gtid.serverId);
    if (known && known.sequence >= gtid.sequence) continue;
    // A server the primary never saw: what lies below is covered by the next lower entry of the domain, if any.
    let below = 0n;
    for (const other of [...replica, ...primary]) {
      if (other.domain === gtid.domain && other.sequence < gtid.sequence && other.sequence > below)
        below = other.sequence;
    }
    const from = known?.sequence ?? below;
    found.push({
      domain: gtid.domain,
      serverId: gtid.serverId,
      first: from + 1n,
      last: gtid.sequence,
      count: gtid.sequence - from,
    });
  }
  return found;
}
