import { RookeryError } from "../../core/errors.ts";
import type { ManagedMember } from "./load-cluster.ts";
import { type LookedAt, primaryMember } from "./look-at-cluster.ts";
import { isHealthyReplica } from "./roles.ts";

/**
 * The member to copy from: one that was asked for, the one chosen before if it still serves, a healthy replica (so that
 * the primary is spared), else the primary. Throws `precondition` when the asked one cannot serve or none can.
 */
export function chooseSource(
  looked: LookedAt,
  targetId: string | null,
  asked: string | undefined,
  before: string | undefined,
): { member: ManagedMember; isReplica: boolean } {
  const primary = primaryMember(looked);
  const serves = (id: string): boolean => {
    if (id === targetId || looked.states.get(id) !== "running") return false;
    const seen = looked.seen.find((one) => one.id === id);
    return id === primary.id ? Boolean(seen?.body) : Boolean(seen && isHealthyReplica(seen));
  };
  const member = (id: string): ManagedMember | undefined => looked.cluster.members.find((one) => one.id === id);
  const pick = (id: string) => {
    const found = member(id);
    return found ? { member: found, isReplica: id !== primary.id } : null;
  };
  if (asked !== undefined) {
    const found = serves(asked) ? pick(asked) : null;
    if (found) return found;
    throw new RookeryError(
      "precondition",
      `${member(asked)?.name ?? "The chosen source"} cannot be copied from: it must run, and as a replica replicate without error, filter or delay. Choose another.`,
    );
  }
  const order = [
    before ?? "",
    ...looked.cluster.members.map((one) => one.id).filter((id) => id !== primary.id),
    primary.id,
  ];
  for (const id of order) {
    const found = id !== "" && serves(id) ? pick(id) : null;
    if (found) return found;
  }
  throw new RookeryError(
    "precondition",
    `No member of ${looked.cluster.name} can be copied from: the primary does not run or cannot be read. Start it first.`,
  );
}
