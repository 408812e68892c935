import { type ChildProcess, fork } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificateAuthority } from "#lib/adapters/certificates/authority.ts";
import { localProvisioner } from "#lib/adapters/local/provisioner.ts";
import { readConfig } from "#lib/core/config.ts";
import { connect } from "#lib/mariadb/connect.ts";
import type { FleetConnection } from "#lib/mariadb/ports.ts";
import type { InstanceSecrets, Provisioner, ProvisionIo } from "#lib/provisioning/ports.ts";
import type { InstanceSpec } from "#lib/provisioning/schemas.ts";

/** Throw-away servers below a home of their own; `close` ends every process and removes every file of it. */
export interface LocalServers {
  home: string;
  serversFolder: string;
  provisioner: Provisioner;
  /** Every log line of every io handed out by `io()`. */
  lines: string[];
  io(signal?: AbortSignal): ProvisionIo;
  spec(name: string, version: string, overrides?: Partial<InstanceSpec>): Promise<InstanceSpec>;
  secrets(spec: InstanceSpec): Promise<InstanceSecrets>;
  /** Connects as the control account over TCP with a verified certificate. */
  connect(spec: InstanceSpec): Promise<FleetConnection>;
  /** Runs apply in a process of its own and kills that with SIGKILL after `delayMs`. True when it had finished before. */
  killApplyAfter(spec: InstanceSpec, delayMs: number, as?: { uid: number; gid: number }): Promise<boolean>;
  close(): Promise<void>;
}

/** Where the servers of this host are: as configured, else where Rookery keeps them for root. */
export function serversFolder(): string {
  const configured = readConfig();
  return process.env.ROOKERY_SERVERS ? configured.serversFolder : "/var/lib/rookery/servers";
}

async function pidsBelow(home: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) =>
      (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).includes(home) ? pid : 0,
    ),
  );
  return found.filter((pid) => pid > 0 && pid !== process.pid);
}

async function endAll(home: string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    const pids = await pidsBelow(home);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`processes below ${home} do not end`);
}

/** Listens on a port so that no server can. */
export async function occupyPort(port: number): Promise<() => Promise<void>> {
  const server: Server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return async () => {
    server.close();
    await once(server, "close");
  };
}

// Test files run side by side: each begins its search for ports somewhere else.
let nextPort = 12_000 + (process.pid % 1_500) * 12;

export async function startLocalServers(): Promise<LocalServers> {
  const home = await mkdtemp(join(tmpdir(), "rky-"));
  const folder = serversFolder();
  const provisioner = localProvisioner({
    home,
    serversFolder: folder,
    databaseUser: undefined,
  });
  const ca = createCertificateAuthority();
  const authority = await ca.createAuthority("Rookery test fleet");
  const known = new Map<string, InstanceSecrets>();
  const lines: string[] = [];
  let serial = 0;
  let lastPort: Promise<number> = Promise.resolve(0);
  // One after the other: two searches at once would find the same port, or each other's trial.
  const takePort = (): Promise<number> => {
    lastPort = lastPort.then(async () => {
      const taken = Array.from({ length: Math.max(0, nextPort - 3_310) }, (_, index) => 3_310 + index);
      const [port] = await provisioner.freePorts("127.0.0.1", 1, taken);
      if (port === undefined) throw new Error("no free port");
      nextPort = port + 1;
      return port;
    });
    return lastPort;
  };
  const servers: LocalServers = {
    home,
    serversFolder: folder,
    provisioner,
    lines,
    io: (signal = new AbortController().signal) => ({
      log: (line) => void lines.push(line),
      progress: () => undefined,
      signal,
    }),
    async spec(name, version, overrides = {}) {
      serial += 1;
      const serverId = serial;
      const port = await takePort();
      return {
        instanceId: randomUUID(),
        clusterSlug: "test",
        name,
        version,
        host: "127.0.0.1",
        port,
        serverId,
        gtidDomainId: 7,
        folder: join(home, "instances", "test", name),
        bindAddress: "127.0.0.1",
        bufferPoolMb: 16,
        semiSync: false,
        tlsRequired: true,
        variables: {},
        ...overrides,
      };
    },
    async secrets(spec) {
      const before = known.get(spec.instanceId);
      if (before) return before;
      const issued = await ca.issue(authority, {
        commonName: spec.name,
        dnsNames: ["localhost"],
        addresses: [spec.host],
      });
      // One cluster, one pair of accounts: members copied from each other must know the same passwords.
      const first = [...known.values()][0];
      const made: InstanceSecrets = {
        caPem: authority.certificatePem,
        certificatePem: issued.certificatePem,
        privateKeyPem: issued.privateKeyPem,
        controlUser: "rookery",
        controlPassword: first?.controlPassword ?? randomBytes(18).toString("base64url"),
        replicationUser: "rookery_replication",
        replicationPassword: first?.replicationPassword ?? randomBytes(18).toString("base64url"),
      };
      known.set(spec.instanceId, made);
      return made;
    },
    async connect(spec) {
      const secrets = await servers.secrets(spec);
      return connect({
        label: spec.name,
        host: spec.host,
        port: spec.port,
        user: secrets.controlUser,
        password: secrets.controlPassword,
        tls: { mode: "verify", caPem: secrets.caPem },
      });
    },
    async killApplyAfter(spec, delayMs, as) {
      const child: ChildProcess = fork(join(import.meta.dirname, "apply-once.ts"), [], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        ...as,
      });
      const exited = once(child, "exit");
      await once(child, "message");
      child.send({
        config: { home, serversFolder: folder },
        spec,
        secrets: await servers.secrets(spec),
      });
      const timer = setTimeout(() => child.kill("SIGKILL"), delayMs);
      const [code] = await exited;
      clearTimeout(timer);
      if (code !== null && code !== 0) throw new Error(`apply ended with code ${code}`);
      return code === 0;
    },
    async close() {
      await endAll(home);
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return servers;
}
