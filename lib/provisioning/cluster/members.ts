import type { ClusterSpec, InstanceSpec } from "../schemas.ts";

/** What planning has chosen for one member; the rest follows from the spec. */
export interface MemberChoice {
  instanceId: string;
  number: number;
  port: number;
  serverId: number;
}

/** "orders-prod-1": names that stand alone in lists and logs. */
export function memberName(clusterName: string, number: number): string {
  return `${clusterName}-${number}`;
}

/** The address under which others reach a server that is bound to `bindAddress` on this host. */
export function hostOf(bindAddress: string): string {
  if (bindAddress === "0.0.0.0") return "127.0.0.1";
  return bindAddress === "::" ? "::1" : bindAddress;
}

/**
 * What one member shall be. Its folder carries a piece of the cluster's id: data kept from an earlier cluster of the
 * same name is never opened by a new one.
 */
export function buildMember(
  spec: ClusterSpec,
  cluster: { id: string; gtidDomainId: number; storageRoot: string },
  choice: MemberChoice,
): InstanceSpec {
  const root = spec.storagePath ?? cluster.storageRoot;
  return {
    instanceId: choice.instanceId,
    clusterSlug: spec.name,
    name: memberName(spec.name, choice.number),
    version: spec.version,
    host: hostOf(spec.providerSettings.bindAddress),
    port: choice.port,
    serverId: choice.serverId,
    gtidDomainId: cluster.gtidDomainId,
    folder: `${root.replace(/\/+$/, "")}/${spec.name}-${cluster.id.slice(0, 8)}/${choice.number}`,
    bindAddress: spec.providerSettings.bindAddress,
    bufferPoolMb: spec.bufferPoolMb,
    semiSync: spec.semiSync,
    tlsRequired: spec.tlsRequired,
    variables: spec.variables,
  };
}

/** The lowest `count` numbers from `first` on that are not taken. */
export function lowestFree(first: number, count: number, taken: ReadonlySet<number>): number[] {
  const found: number[] = [];
  for (let number = first; found.length < count; number++) if (!taken.has(number)) found.push(number);
  return found;
}

/** The number at the end of a member's name; 0 when it has none. */
export function numberOf(name: string): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? 0);
}
