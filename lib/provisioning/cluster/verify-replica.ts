import { RookeryError } from "../../core/errors.ts";
import { gtidDistance } from "../../mariadb/gtid.ts";
import type { StepIo } from "../../operations/define.ts";
import type { InstanceSpec } from "../schemas.ts";
import { readMembers } from "./read-members.ts";

/** Reads a new or rebuilt replica and its primary back: both threads run, and it has caught up or is catching up. */
export async function verifyReplica(io: StepIo, replica: InstanceSpec, primary: InstanceSpec): Promise<string> {
  const [own, source] = await readMembers(
    io.tools,
    [replica, primary].map((spec) => ({ ...spec, id: spec.instanceId })),
    10_000,
  );
  if (!own?.body || !source?.body)
    throw new RookeryError(
      "unavailable",
      `Could not read ${own?.body ? primary.name : replica.name}: ${own?.error ?? source?.error}.`,
    );
  const link = own.body.links.find((one) => one.sourcePort === primary.port);
  if (link?.io !== "yes" || link.sql !== "yes") {
    throw new RookeryError(
      "precondition",
      `Replication does not run on ${replica.name}: ${link?.sqlError || link?.ioError || "it has no source"}.`,
    );
  }
  const behind = gtidDistance(source.body.gtidBinlogPos, own.body.gtidSlavePos);
  return `${replica.name} replicates from ${primary.name}, IO and SQL run; ${behind === 0n ? "it has caught up" : `it is catching up, ${behind} transactions behind`}.`;
}
