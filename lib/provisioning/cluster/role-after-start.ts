import type { ObservedInstance } from "../../inventory/schemas.ts";

export interface OtherMember {
  name: string;
  /** What its host says of it. */
  server: "running" | "stopped" | "absent";
  /** What it says itself; null when it does not run or could not be read. */
  body: ObservedInstance | null;
  /** The last good reading from before; null when there never was one. */
  last: { readOnly: boolean; replicates: boolean; at: Date } | null;
}

export interface StartedMember {
  host: string;
  port: number;
  body: ObservedInstance;
  last: { readOnly: boolean; replicates: boolean; at: Date } | null;
}

export type RoleAfterStart = { role: "replica" } | { role: "open" } | { role: "closed"; why: string };

/**
 * What a server that was just started is: every server starts read-only, so somebody must say which one is opened. It
 * is opened only when nothing speaks against it; a former primary that was replaced while it was away stays closed. Pure.
 */
export function roleAfterStart(self: StartedMember, others: readonly OtherMember[]): RoleAfterStart {
  if (self.body.links.length > 0) return { role: "replica" };
  const writable = others.find((other) => other.body?.readOnly === false);
  if (writable)
    return { role: "closed", why: `${writable.name} takes writes; this server has to rejoin it as a replica` };
  if (others.length === 0) return { role: "open" };
  const unread = others.find((other) => other.server === "running" && other.body === null);
  if (unread)
    return {
      role: "closed",
      why: `${unread.name} runs but cannot be read, so it is not certain that it takes no writes`,
    };
  const followed = others.some((other) =>
    other.body?.links.some((link) => link.sourceHost === self.host && link.sourcePort === self.port),
  );
  if (followed) return { role: "open" };
  const newer = others.find(
    (other) => other.last && !other.last.readOnly && (!self.last || self.last.readOnly || other.last.at > self.last.at),
  );
  if (newer) return { role: "closed", why: `${newer.name} was the last one seen taking writes` };
  if (self.last && !self.last.readOnly) return { role: "open" };
  const following = others.find((other) => other.body && other.body.links.length > 0);
  if (following) return { role: "closed", why: `${following.name} replicates from another server` };
  return { role: "closed", why: "nothing tells that it is the primary" };
}
