import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificateAuthority } from "#lib/adapters/certificates/authority.ts";
import { socketUser } from "#lib/adapters/local/database-user.ts";
import { provisionerRegistry } from "#lib/adapters/registry.ts";
import { openingVault } from "#lib/adapters/secrets/opening-vault.ts";
import { createAuditTrail } from "#lib/audit/append-event.ts";
import { type Database, openDatabase } from "#lib/core/database.ts";
import { silentLogger } from "#lib/core/log.ts";
import { migrateDatabase } from "#lib/core/migrate.ts";
import { ensureDefaultEnvironments } from "#lib/inventory/ensure-default-environments.ts";
import { instanceTarget } from "#lib/inventory/instance-target.ts";
import { connect } from "#lib/mariadb/connect.ts";
import type { FleetConnection, FleetRow } from "#lib/mariadb/ports.ts";
import { claimOperation } from "#lib/operations/claim.ts";
import type { Catalogue, OperationsContext, Toolbox } from "#lib/operations/define.ts";
import { executeClaim } from "#lib/operations/execute.ts";
import { claimDraft, planOperation } from "#lib/operations/plan.ts";
import { proposeOperation } from "#lib/operations/propose.ts";
import { findOperationOrThrow, type OperationRecord } from "#lib/operations/rows.ts";
import type { Trace } from "#lib/operations/run-step.ts";
import { provisioningOperations } from "#lib/provisioning/operations.ts";
import type { Provisioner } from "#lib/provisioning/ports.ts";
import { InstanceSpec } from "#lib/provisioning/schemas.ts";
import { type LocalServers, startLocalServers } from "./local-servers.ts";

export interface RunOptions {
  typedName?: string;
  trace?: Trace;
  workerId?: string;
  /** For plan(): queue it when it may run by itself, without running it. */
  run?: boolean;
}

/** A fresh control plane without web and worker processes: operations are proposed, planned, claimed and run in this one. */
export interface OperationHarness {
  database: Database;
  context: OperationsContext;
  tools: Toolbox;
  servers: LocalServers;
  /** Proposes, plans and runs; returns the row as it ended. */
  run(kind: string, input: unknown, options?: RunOptions): Promise<OperationRecord>;
  /** The same, and throws with the outcome unless it succeeded. */
  succeed(kind: string, input: unknown, options?: RunOptions): Promise<OperationRecord>;
  /** Proposes and plans only. */
  plan(kind: string, input: unknown, options?: RunOptions): Promise<OperationRecord>;
  /** Plans every draft and runs what may run, as a worker's loops do. */
  work(options?: RunOptions): Promise<void>;
  /** Goes on with what is queued or whose lease ran out, as another worker would. */
  resume(options?: RunOptions): Promise<void>;
  /** Lends a control connection to a member, by its name. */
  on<T>(memberName: string, work: (connection: FleetConnection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

// Ports below what this file's servers may take, so that files running side by side do not meet.
function skippedPorts(): number[] {
  const first = 16_000 + (process.pid % 500) * 30;
  return Array.from({ length: first - 3_310 }, (_, index) => 3_310 + index);
}

export async function openOperationHarness(
  options: { wrap?(provisioner: Provisioner): Provisioner } = {},
): Promise<OperationHarness> {
  const servers = await startLocalServers();
  const folder = await mkdtemp(join(tmpdir(), "rky-op-"));
  const url = `file:${join(folder, "rookery.db")}`;
  await migrateDatabase(url);
  const database = openDatabase(url);
  const byKind = new Map(provisioningOperations.map((definition) => [definition.kind, definition]));
  const catalogue: Catalogue = { get: (kind) => byKind.get(kind), kinds: () => [...byKind.keys()] };
  const context: OperationsContext = {
    actor: { kind: "system", id: "system", name: "Test" },
    now: () => new Date(),
    log: silentLogger,
    database,
    audit: createAuditTrail(),
    vault: await openingVault({ keyFile: join(folder, "worker.key"), database }),
    requestId: "test",
    catalogue,
  };
  await ensureDefaultEnvironments(context);
  const skip = skippedPorts();
  const local: Provisioner = {
    ...servers.provisioner,
    freePorts: (address, count, taken) => servers.provisioner.freePorts(address, count, [...skip, ...taken]),
  };
  const provisioners = provisionerRegistry({ local: options.wrap?.(local) ?? local });
  const tools: Toolbox = {
    connect: async (instanceId, limits) => {
      const target = await instanceTarget(context, instanceId);
      return connect(
        limits?.timeoutMs
          ? { ...target, connectTimeoutMs: limits.timeoutMs, statementTimeoutMs: limits.timeoutMs }
          : target,
      );
    },
    connectTo: connect,
    provisioner: provisioners,
    certificates: createCertificateAuthority(),
  };
  const quiet = new AbortController().signal;

  async function propose(
    kind: string,
    input: unknown,
    { typedName, workerId = "worker-1" }: RunOptions,
    run: boolean,
  ): Promise<OperationRecord> {
    const { id } = await proposeOperation(context, { kind, input, run, ...(typedName ? { typedName } : {}) });
    await planDrafts(workerId);
    return findOperationOrThrow(database, id);
  }

  async function planDrafts(workerId: string): Promise<void> {
    for (let draft = await claimDraft(context, workerId); draft !== null; draft = await claimDraft(context, workerId))
      await planOperation(context, tools, draft, quiet);
  }

  const harness: OperationHarness = {
    database,
    context,
    tools,
    servers,
    plan: (kind, input, more = {}) => propose(kind, input, more, more.run ?? false),
    async run(kind, input, more = {}) {
      const { id } = await propose(kind, input, more, true);
      await harness.resume(more);
      return findOperationOrThrow(database, id);
    },
    async succeed(kind, input, more = {}) {
      const row = await harness.run(kind, input, more);
      if (row.state === "succeeded") return row;
      const steps = await database.operationStep.findMany({ where: { operationId: row.id } });
      const preflight = JSON.stringify((row.plan as { preflight?: unknown } | null)?.preflight);
      throw new Error(
        `${kind} ended as ${row.state}: ${row.outcome}\n${steps.map((step) => `${step.key}: ${step.state} ${step.error ?? ""}`).join("\n")}\n${preflight}`,
      );
    },
    async work(more = {}) {
      await planDrafts(more.workerId ?? "worker-1");
      await harness.resume(more);
    },
    async resume({ workerId = "worker-1", trace } = {}) {
      for (
        let claim = await claimOperation(context, workerId);
        claim;
        claim = await claimOperation(context, workerId)
      ) {
        await executeClaim(context, claim, {
          tools,
          drain: quiet,
          monotonicMs: () => performance.now(),
          ...(trace ? { trace } : {}),
        });
      }
    },
    async on(memberName, work) {
      const instance = await database.instance.findFirstOrThrow({ where: { name: memberName } });
      const connection = await tools.connect(instance.id);
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    },
    async close() {
      await servers.close();
      await database.$disconnect();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return harness;
}

/** A small spec for tests, in the environment that is free. */
export function testSpec(name: string, version: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    apiVersion: "rookery/v1",
    name,
    environment: "development",
    owner: "tests",
    topology: "standalone",
    version,
    bufferPoolMb: 16,
    ...over,
  };
}

/** Ends all leases, as ten seconds without a heartbeat do. */
export async function expireLeases(database: Database): Promise<void> {
  await database.operation.updateMany({ where: { leaseUntil: { not: null } }, data: { leaseUntil: new Date(0) } });
}

/** Runs statements as the server's own root over its socket; returns the rows of the last one. */
export async function asRootOf(
  house: OperationHarness,
  memberName: string,
  ...statements: string[]
): Promise<FleetRow[]> {
  const row = await house.database.instance.findFirstOrThrow({ where: { name: memberName } });
  const spec = InstanceSpec.parse(row.providerState);
  const connection = await connect({
    label: memberName,
    host: "localhost",
    port: spec.port,
    socketPath: join(spec.folder, "run", "db.sock"),
    user: socketUser(),
    password: "",
    tls: { mode: "off" },
  });
  try {
    let rows: FleetRow[] = [];
    for (const statement of statements) rows = await connection.query(statement);
    return rows;
  } finally {
    await connection.close();
  }
}
