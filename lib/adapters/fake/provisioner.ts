import { createHash } from "node:crypto";
import { RookeryError } from "../../core/errors.ts";
import type { Provisioner, ProvisionIo, ProvisionPlan, ProvisionState } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { type FakeFaults, noFaults } from "./faults.ts";
import { type FakeInstance, type FakeStore, memoryStore } from "./store.ts";

const GIB = 1_073_741_824;

export interface FakeOptions {
  store?: FakeStore;
  faults?: FakeFaults;
  versions?: Record<string, string>;
  freeBytes?: number;
  /** Ports that others hold. */
  occupiedPorts?: ReadonlySet<number>;
  now?: () => Date;
}

const quiet: ProvisionIo = {
  log: () => undefined,
  progress: () => undefined,
  signal: new AbortController().signal,
};

function optionText(spec: InstanceSpec): string {
  const variables = Object.entries(spec.variables).map(([name, value]) => `${name}=${String(value)}`);
  return [`# ${spec.instanceId}`, `port=${spec.port}`, `server_id=${spec.serverId}`, ...variables, ""].join("\n");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Servers that exist only as notes in a store: for tests and the benchmark, with faults on demand. Same contract as the others. */
export function fakeProvisioner(options: FakeOptions = {}): Provisioner {
  const store = options.store ?? memoryStore();
  const faults = options.faults ?? noFaults;
  const versions = options.versions ?? {
    "10.11": "10.11.99",
    "11.8": "11.8.99",
  };
  const freeBytes = options.freeBytes ?? 100 * GIB;
  const space = { freeBytes, totalBytes: 2 * freeBytes };
  const now = options.now ?? (() => new Date());

  async function own(spec: Pick<InstanceSpec, "instanceId" | "folder">): Promise<FakeInstance | undefined> {
    const found = (await store.read()).instances[spec.folder];
    return found?.instanceId === spec.instanceId ? found : undefined;
  }

  async function observe(spec: Pick<InstanceSpec, "instanceId" | "folder">): Promise<ProvisionState> {
    const found = await own(spec);
    if (!found) return { state: "absent" };
    const optionFileHash = hash(found.optionFile);
    if (!found.running) return { state: "stopped", optionFileHash, exitHint: null };
    return {
      state: "running",
      pid: found.running.pid,
      startedAt: found.running.startedAt,
      socketPath: `${spec.folder}/run/db.sock`,
      optionFileHash,
    };
  }

  async function problemsOf(spec: InstanceSpec): Promise<ProvisionPlan["problems"]> {
    const { instances } = await store.read();
    const problems: ProvisionPlan["problems"] = [];
    const there = instances[spec.folder];
    if (!versions[spec.version])
      problems.push({
        field: "version",
        sentence: `MariaDB ${spec.version} is not installed on this host. Installed are: ${Object.keys(versions).join(", ")}. Choose one of them.`,
      });
    if (there && there.instanceId !== spec.instanceId)
      problems.push({
        field: "storagePath",
        sentence: `${spec.folder} belongs to another server. Choose another storage path.`,
      });
    if (!there?.running) {
      const taken = Object.values(instances).some(
        (other) => other !== there && other.running && other.port === spec.port,
      );
      if (taken || options.occupiedPorts?.has(spec.port))
        problems.push({
          field: "ports",
          sentence: `Port ${spec.port} on ${spec.bindAddress} is in use by another program. Choose another port, or stop what listens there.`,
        });
      if (freeBytes < GIB / 2)
        problems.push({
          field: "storagePath",
          sentence: `Only ${freeBytes} bytes are free and 512 MiB are needed. Free space or choose another storage path.`,
        });
    }
    return problems;
  }

  async function demandFit(spec: InstanceSpec): Promise<void> {
    const problems = await problemsOf(spec);
    if (problems.length === 0) return;
    throw new RookeryError("precondition", problems.map((problem) => problem.sentence).join(" "), {
      fields: Object.fromEntries(problems.map((problem) => [problem.field, problem.sentence])),
    });
  }

  async function run(spec: InstanceSpec): Promise<void> {
    await store.change((state) => {
      const found = state.instances[spec.folder];
      if (!found || found.instanceId !== spec.instanceId)
        throw new RookeryError("precondition", `No server of this name lives in ${spec.folder}. Create it first.`);
      if (!found.running)
        found.running = {
          pid: state.nextPid++,
          startedAt: now().toISOString(),
        };
    });
  }

  return {
    kind: "fake",
    storageRoot: "/srv/fake",
    caPath: (spec) => `${spec.folder}/tls/ca.pem`,
    memory: () =>
      faults.around("memory", quiet, async () => ({ availableBytes: freeBytes, totalBytes: freeBytes }), {
        availableBytes: 0,
        totalBytes: 0,
      }),
    versions: () => faults.around("versions", quiet, async () => versions, versions),
    plan: (spec) =>
      faults.around(
        "plan",
        quiet,
        async () => {
          const found = await own(spec);
          const files = [
            {
              path: `${spec.folder}/my.cnf`,
              content: optionText(spec),
              current: found?.optionFile ?? null,
            },
          ];
          return {
            files,
            commands: found?.running ? [] : [["mariadbd", `--defaults-file=${spec.folder}/my.cnf`]],
            problems: await problemsOf(spec),
          };
        },
        { files: [], commands: [], problems: [] },
      ),
    apply: (spec, secrets, io) =>
      faults.around(
        "apply",
        io,
        async () => {
          await demandFit(spec);
          io.signal.throwIfAborted();
          await store.change((state) => {
            const found = state.instances[spec.folder];
            const accounts = {
              [secrets.controlUser]: hash(secrets.controlPassword),
              [secrets.replicationUser]: hash(secrets.replicationPassword),
            };
            const dataId = state.data[spec.folder] ?? `data-${state.nextPid++}`;
            state.data[spec.folder] = dataId;
            state.instances[spec.folder] = {
              instanceId: spec.instanceId,
              port: spec.port,
              optionFile: optionText(spec),
              accounts: found?.accounts ?? accounts,
              dataId,
              running: found?.running ?? null,
            };
          });
          await run(spec);
          io.progress(1);
          return observe(spec);
        },
        {
          state: "running",
          pid: 1,
          startedAt: now().toISOString(),
          socketPath: `${spec.folder}/run/db.sock`,
          optionFileHash: hash(optionText(spec)),
        },
      ),
    observe: (spec) => faults.around("observe", quiet, () => observe(spec), { state: "absent" }),
    writeOptions: (spec, io) =>
      faults.around(
        "writeOptions",
        io,
        async () => {
          await store.change((state) => {
            const found = state.instances[spec.folder];
            if (found?.instanceId !== spec.instanceId)
              throw new RookeryError(
                "precondition",
                `No server of this name lives in ${spec.folder}. Create it first.`,
              );
            found.optionFile = optionText(spec);
          });
        },
        undefined,
      ),
    start: (spec, io) =>
      faults.around(
        "start",
        io,
        async () => {
          await demandFit(spec);
          await run(spec);
          return observe(spec);
        },
        {
          state: "running",
          pid: 1,
          startedAt: now().toISOString(),
          socketPath: `${spec.folder}/run/db.sock`,
          optionFileHash: null,
        },
      ),
    stop: (spec, io) =>
      faults.around(
        "stop",
        io,
        async () => {
          await store.change((state) => {
            const found = state.instances[spec.folder];
            if (found?.instanceId === spec.instanceId) found.running = null;
          });
          return observe(spec);
        },
        { state: "stopped", optionFileHash: null, exitHint: null },
      ),
    destroy: (spec, { wipe }, io) =>
      faults.around(
        "destroy",
        io,
        async () => {
          await store.change((state) => {
            if (state.instances[spec.folder]?.instanceId !== spec.instanceId) return;
            delete state.instances[spec.folder];
            if (wipe) delete state.data[spec.folder];
          });
        },
        undefined,
      ),
    disk: () => faults.around("disk", quiet, async () => space, space),
    isPortFree: (_address, port) =>
      faults.around(
        "isPortFree",
        quiet,
        async () =>
          !options.occupiedPorts?.has(port) &&
          !Object.values((await store.read()).instances).some((one) => one.running && one.port === port),
        false,
      ),
    freePorts: (_address, count, taken) =>
      faults.around(
        "freePorts",
        quiet,
        async () => {
          const used = new Set([
            ...taken,
            ...(options.occupiedPorts ?? []),
            ...Object.values((await store.read()).instances).map((one) => one.port),
          ]);
          const range = Array.from({ length: count + used.size }, (_, index) => 3310 + index);
          return range.filter((port) => !used.has(port)).slice(0, count);
        },
        [],
      ),
    seed: (source, target, io) =>
      faults.around(
        "seed",
        io,
        async () => {
          const bytes = await store.change((state) => {
            const from = state.instances[source.spec.folder];
            if (!from?.running)
              throw new RookeryError(
                "precondition",
                `${source.spec.name} is not running; choose a member that runs as source.`,
              );
            if (state.instances[target.folder]?.running)
              throw new RookeryError("precondition", `${target.name} is running; stop it before it is filled anew.`);
            state.data[target.folder] = from.dataId;
            return 1_048_576;
          });
          io.progress(1);
          return {
            gtid: `${source.spec.gtidDomainId}-${source.spec.serverId}-1`,
            bytes,
          };
        },
        { gtid: "", bytes: 0 },
      ),
  };
}
