import { RookeryError } from "../../core/errors.ts";
import type { ProviderKind, ReplicationLink } from "../../inventory/schemas.ts";
import {
  configureReplica,
  resetBinaryLogs,
  resetReplica,
  setGtidSlavePos,
  startReplication,
  stopReplication,
} from "../../mariadb/replication.ts";
import { readReplicationLinks } from "../../mariadb/replication-status.ts";
import type { Observation, Step, StepIo } from "../../operations/define.ts";
import { waitUntil, withMember } from "../cluster/read-members.ts";
import { clusterPassword, replicationUser } from "../cluster-secrets.ts";
import type { InstanceSpec } from "../schemas.ts";

interface Attachment {
  provider: ProviderKind;
  clusterId: string;
  primary: InstanceSpec;
  replicas: readonly InstanceSpec[];
  /** Where the copied data of a replica stands; null when it has the history of a fresh server. Read when the step runs. */
  seedPosition?(io: StepIo, replica: InstanceSpec): string | null;
}

function linkTo(links: readonly ReplicationLink[], primary: InstanceSpec): ReplicationLink | undefined {
  return links.find(
    (link) => link.sourcePort === primary.port && link.sourceHost === primary.host && link.usingGtid === "slave_pos",
  );
}

function runs(link: ReplicationLink | undefined): boolean {
  return link?.io === "yes" && link.sql === "yes";
}

function describe(link: ReplicationLink | undefined): Record<string, unknown> {
  return link ? { io: link.io, sql: link.sql, error: link.ioError || link.sqlError || null } : { attached: false };
}

async function observe(io: StepIo, { primary, replicas }: Attachment): Promise<Observation> {
  const found = await Promise.all(
    replicas.map(async (replica) => ({
      replica,
      link: linkTo(await withMember(io.tools, replica.instanceId, readReplicationLinks), primary),
    })),
  );
  const evidence = Object.fromEntries(found.map(({ replica, link }) => [replica.name, describe(link)]));
  return { verdict: found.every(({ link }) => runs(link)) ? "done" : "ready", evidence };
}

// 1045 wrong password, 1236 position gone, and every applier error: waiting longer does not mend them.
function hopeless(link: ReplicationLink | undefined): string | null {
  if (link?.sqlErrno) return link.sqlError;
  return link && [1045, 1236, 1593].includes(link.ioErrno) ? link.ioError : null;
}

async function attach(io: StepIo, attachment: Attachment, replica: InstanceSpec, password: string): Promise<void> {
  const { primary, provider } = attachment;
  await withMember(io.tools, replica.instanceId, async (connection) => {
    const links = await readReplicationLinks(connection);
    if (!runs(linkTo(links, primary))) {
      const position = attachment.seedPosition?.(io, replica) ?? null;
      if (links.length > 0) await stopReplication(connection);
      // With a link to this primary only its start is missing (a crash fell between the two): setting the position of the
      // copy again would apply transactions twice.
      if (!linkTo(links, primary)) {
        await resetReplica(connection);
        if (position !== null) {
          await resetBinaryLogs(connection);
          await setGtidSlavePos(connection, position);
        }
        const caPath = io.tools.provisioner(provider).caPath(replica);
        await configureReplica(connection, {
          sourceHost: primary.host,
          sourcePort: primary.port,
          user: replicationUser,
          password,
          caPath,
          verify: true,
        });
      }
      await startReplication(connection);
      io.log(`${replica.name}: replicates from ${primary.name} (${primary.host}:${primary.port}) by GTID over TLS`);
    }
    let last: ReplicationLink | undefined;
    await waitUntil(
      io.signal,
      () => `${replica.name} did not begin to replicate: ${JSON.stringify(describe(last))}.`,
      30_000,
      async () => {
        last = linkTo(await readReplicationLinks(connection), primary);
        const reason = hopeless(last);
        if (reason) throw new RookeryError("precondition", `${replica.name} cannot replicate: ${reason}`);
        return runs(last) ? true : null;
      },
    );
  });
}

/** Attaches replicas to the primary by GTID with TLS, side by side, and waits until both threads of each run. */
export function attachReplicasStep(attachment: Attachment): Step {
  const names = attachment.replicas.map((replica) => replica.name).join(", ");
  return {
    key: "attach-replicas",
    name: attachment.replicas.length === 1 ? "Attach the replica" : "Attach the replicas",
    target: names,
    expected: `IO and SQL run on ${names}`,
    nature: "idempotent",
    observe: (io) => observe(io, attachment),
    async act(io) {
      const password = await clusterPassword(io.context, attachment.clusterId, "replicationPassword");
      await Promise.all(attachment.replicas.map((replica) => attach(io, attachment, replica, password)));
    },
  };
}
