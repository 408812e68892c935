import type { Context } from "../../core/context.ts";
import { RookeryError } from "../../core/errors.ts";
import { newId } from "../../core/ids.ts";
import type { Toolbox } from "../../operations/define.ts";
import type { ClusterSpec, InstanceSpec } from "../schemas.ts";
import { buildMember, lowestFree, numberOf } from "./members.ts";
import { readTakenNumbers } from "./taken-numbers.ts";

const firstServerId = 1_001;

export interface ChosenMembers {
  gtidDomainId: number;
  members: InstanceSpec[];
}

interface Wanted {
  clusterId: string;
  spec: ClusterSpec;
  /** Members to choose; ports[i] is demanded, or null for automatic. */
  numbers: readonly number[];
  ports: readonly (number | null)[];
  /** Fixed for a cluster that exists; null lets a new one be chosen. */
  gtidDomainId: number | null;
  previous: ChosenMembers | null;
}

/**
 * Picks ids, ports, server ids and GTID domain for new members. What an earlier plan chose is kept as long as nobody
 * else has it and the port is free on the host: so the digest of a plan stays the same.
 */
export async function chooseMembers(
  context: Pick<Context, "database">,
  tools: Toolbox,
  wanted: Wanted,
): Promise<ChosenMembers> {
  const { clusterId, spec, previous } = wanted;
  const provisioner = tools.provisioner(spec.provider);
  const before = wanted.numbers.map((number) => previous?.members.find((member) => numberOf(member.name) === number));
  const ids = before.map((member) => member?.instanceId ?? newId());
  const taken = await readTakenNumbers(context, { clusterId, instanceIds: ids });
  // Members of the cluster itself that are not being chosen hold their numbers too.
  const gtidDomainId =
    wanted.gtidDomainId ?? keep(previous?.gtidDomainId, taken.domainIds) ?? lowestFree(1, 1, taken.domainIds)[0] ?? 1;
  const keptIds = before.map((member) => keep(member?.serverId, taken.serverIds));
  const freshIds = lowestFree(
    firstServerId,
    ids.length,
    new Set([...taken.serverIds, ...keptIds.filter((id) => id !== null)]),
  );
  const ports = await choosePorts(provisioner, spec, wanted.ports, before, taken.ports);
  const cluster = { id: clusterId, gtidDomainId, storageRoot: provisioner.storageRoot };
  const members = ids.map((instanceId, index) =>
    buildMember(spec, cluster, {
      instanceId,
      number: wanted.numbers[index] ?? index + 1,
      port: ports[index] ?? 0,
      serverId: keptIds[index] ?? freshIds[index] ?? 0,
    }),
  );
  return { gtidDomainId, members };
}

function keep(value: number | undefined, taken: ReadonlySet<number>): number | null {
  return value !== undefined && !taken.has(value) ? value : null;
}

async function choosePorts(
  provisioner: ReturnType<Toolbox["provisioner"]>,
  spec: ClusterSpec,
  demanded: readonly (number | null)[],
  before: readonly (InstanceSpec | undefined)[],
  taken: ReadonlySet<number>,
): Promise<number[]> {
  const wishes = await Promise.all(
    demanded.map(async (port, index) => {
      if (port !== null) return port;
      const earlier = before[index];
      if (!earlier || taken.has(earlier.port)) return null;
      if (await provisioner.isPortFree(earlier.bindAddress, earlier.port)) return earlier.port;
      // Our own server may stand there already, half-way through an apply that is resumed.
      return (await provisioner.observe(earlier)).state === "running" ? earlier.port : null;
    }),
  );
  const missing = wishes.filter((port) => port === null).length;
  const kept = wishes.filter((port) => port !== null);
  const fresh =
    missing === 0 ? [] : await provisioner.freePorts(spec.providerSettings.bindAddress, missing, [...taken, ...kept]);
  return wishes.map((port) => {
    const chosen = port ?? fresh.shift();
    if (chosen === undefined)
      throw new RookeryError("precondition", "The host has no free port left for this cluster.");
    return chosen;
  });
}
