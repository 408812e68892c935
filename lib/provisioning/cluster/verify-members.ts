import { RookeryError } from "../../core/errors.ts";
import type { StepIo } from "../../operations/define.ts";
import type { InstanceSpec } from "../schemas.ts";
import { readMembers } from "./read-members.ts";
import { replicasOf } from "./roles.ts";

/**
 * Reads every member back: all answer, only the primary takes writes, IO and SQL run on every replica. Returns the
 * sentence that says so; throws `precondition` that names what is not so.
 */
export async function verifyMembers(io: StepIo, specs: readonly InstanceSpec[], primaryId: string): Promise<string> {
  const seen = await readMembers(
    io.tools,
    specs.map((spec) => ({ ...spec, id: spec.instanceId })),
    8_000,
  );
  const silent = seen.filter((one) => one.body === null);
  if (silent.length > 0)
    throw new RookeryError(
      "unavailable",
      `Could not read ${silent.map((one) => `${one.name} (${one.error})`).join(", ")}.`,
    );
  const writable = seen.filter((one) => one.body?.readOnly === false).map((one) => one.id);
  if (writable.length !== 1 || writable[0] !== primaryId) {
    const names = seen.filter((one) => writable.includes(one.id)).map((one) => one.name);
    throw new RookeryError(
      "precondition",
      names.length === 0 ? "No member takes writes." : `${names.join(", ")} take writes; only the primary should.`,
    );
  }
  const replicas = replicasOf(seen, primaryId);
  const broken = seen.filter(
    (one) => one.id !== primaryId && !one.body?.links.some((link) => link.io === "yes" && link.sql === "yes"),
  );
  if (broken.length > 0 || replicas.length !== seen.length - 1) {
    throw new RookeryError(
      "precondition",
      `Replication does not run on ${broken.map((one) => one.name).join(", ") || "all replicas"}.`,
    );
  }
  const primary = seen.find((one) => one.id === primaryId);
  const rest = replicas.length === 0 ? "" : ` IO and SQL run on ${replicas.map((one) => one.name).join(" and ")}.`;
  return `${primary?.name ?? "The primary"} takes writes on MariaDB ${primary?.body?.version ?? ""}.${rest}`;
}
