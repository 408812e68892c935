import type { ObservedInstance } from "../../inventory/schemas.ts";

export interface SeenMember {
  id: string;
  name: string;
  host: string;
  port: number;
  /** Null when it could not be read; `error` says why. */
  body: ObservedInstance | null;
  error: string | null;
}

/** The member that `link` points at. */
function sourceOf(members: readonly SeenMember[], link: ObservedInstance["links"][number]): SeenMember | undefined {
  return members.find(
    (one) =>
      one.port === link.sourcePort && (one.host === link.sourceHost || one.body?.serverId === link.sourceServerId),
  );
}

/**
 * Which member is the primary, from what the members say: the one others replicate from and that replicates from none,
 * or the only writable one. Null when that is not certain: nothing may be guessed here. Pure.
 */
export function primaryOf(members: readonly SeenMember[]): string | null {
  if (members.length === 1) return members[0]?.id ?? null;
  const sources = new Set<string>();
  for (const member of members) {
    for (const link of member.body?.links ?? []) {
      const source = sourceOf(members, link);
      if (source && source.id !== member.id) sources.add(source.id);
    }
  }
  const top = members.filter(
    (one) => sources.has(one.id) && !(one.body?.links ?? []).some((link) => sourceOf(members, link)),
  );
  if (top.length === 1) return top[0]?.id ?? null;
  const writable = members.filter((one) => one.body !== null && !one.body.readOnly && one.body.links.length === 0);
  return top.length === 0 && writable.length === 1 ? (writable[0]?.id ?? null) : null;
}

/** The members that replicate from `sourceId`. */
export function replicasOf(members: readonly SeenMember[], sourceId: string): SeenMember[] {
  return members.filter(
    (one) => one.id !== sourceId && (one.body?.links ?? []).some((link) => sourceOf(members, link)?.id === sourceId),
  );
}

/** True when a replica fetches and applies, without filters or a wished delay: fit to be copied from. */
export function isHealthyReplica(member: SeenMember): boolean {
  const links = member.body?.links ?? [];
  return (
    links.length > 0 &&
    links.every(
      (link) => link.io === "yes" && link.sql === "yes" && link.filters.length === 0 && link.sqlDelaySeconds === 0,
    )
  );
}
