import { basename } from "node:path";
import { describeAccountStatements } from "../../mariadb/accounts.ts";
import { describeReadOnly, describeReplicaStatements, describeSemiSync } from "../../mariadb/describe-statements.ts";
import type { Toolbox } from "../../operations/define.ts";
import type { OperationPlan } from "../../operations/schemas.ts";
import { controlUser, replicationUser } from "../cluster-secrets.ts";
import type { ProvisionPlan } from "../ports.ts";
import type { ClusterSpec, InstanceSpec } from "../schemas.ts";

export interface PlannedMember extends ProvisionPlan {
  member: InstanceSpec;
}

/**
 * Files and commands of new members for people to read. Building the template is left out: whoever comes first builds
 * it, and it must not change the digest of everybody else's plan.
 */
export function describeServers(found: readonly PlannedMember[]): Pick<OperationPlan, "files" | "commands"> {
  return {
    files: found.flatMap(({ member, files }) => files.map((file) => ({ target: member.name, ...file }))),
    commands: found.flatMap(({ member, commands }) =>
      commands
        .filter((argv) => basename(argv[0] ?? "") !== "mariadb-install-db")
        .map((argv) => ({ target: member.name, argv })),
    ),
  };
}

/** The statements that make Rookery's accounts on a member. */
export function accountStatements(member: InstanceSpec): OperationPlan["statements"] {
  const account = { host: "%", requireTls: member.tlsRequired, binlog: false };
  return [
    ...describeAccountStatements({ ...account, user: controlUser }, "control"),
    ...describeAccountStatements({ ...account, user: replicationUser }, "replication"),
  ].map((sql) => ({ target: member.name, sql }));
}

/** The part of a creation's plan that follows from spec and members alone. */
export function describeCreation(
  tools: Toolbox,
  spec: ClusterSpec,
  members: readonly InstanceSpec[],
  found: readonly PlannedMember[],
): Omit<OperationPlan, "steps" | "preflight" | "data" | "assumptions"> {
  const [primary, ...replicas] = members;
  const attach = replicas.flatMap((replica) =>
    primary
      ? describeReplicaStatements(
          {
            host: primary.host,
            port: primary.port,
            user: replicationUser,
            caPath: tools.provisioner(spec.provider).caPath(replica),
          },
          false,
        ).map((sql) => ({ target: replica.name, sql }))
      : [],
  );
  const opening = primary ? [{ target: primary.name, sql: describeReadOnly(false) }] : [];
  const semiSync = primary && spec.semiSync ? [{ target: primary.name, sql: describeSemiSync(true) }] : [];
  const shape =
    replicas.length === 0
      ? "one server"
      : `a primary and ${replicas.length === 1 ? "one replica" : `${replicas.length} replicas`}`;
  return {
    summary: `${spec.name}: ${shape}, MariaDB ${spec.version}, in ${spec.environment}, on ${members.map((member) => `${member.host}:${member.port}`).join(", ")}.`,
    targets: members.map((member, index) => ({
      kind: "instance",
      id: member.instanceId,
      name: member.name,
      role: index === 0 ? "primary" : "replica",
    })),
    statements: [...members.flatMap(accountStatements), ...opening, ...attach, ...semiSync],
    ...describeServers(found),
    risk: "low",
    effect: "New servers are started on the host; nothing that exists is changed.",
    undo: "Cancelling, or a step that fails, removes the servers, their data and the name again.",
    expectedSeconds: 2 + replicas.length,
  };
}
