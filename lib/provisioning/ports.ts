import type { ProviderKind } from "../inventory/schemas.ts";
import type { InstanceSpec } from "./schemas.ts";

/** What a provider reads back about one server. Absence is a value, never an error. */
export type ProvisionState =
  | { state: "absent" }
  /** Files exist; `running` was decided by pid + data folder + server identity, never by pid alone. */
  | { state: "stopped"; optionFileHash: string | null; exitHint: string | null }
  | { state: "running"; pid: number; startedAt: string; socketPath: string; optionFileHash: string | null };

export interface ProvisionPlan {
  /** Files that apply would write, with whole content (no secret in it) and what stands there now. */
  files: { path: string; content: string; current: string | null }[];
  /** Commands that apply would run, as argv, without secrets. */
  commands: string[][];
  /** What is missing on the host (free disk, a port in use, a version not installed), each with its way out. */
  problems: { field: string; sentence: string }[];
}

/** What an adapter may use while it works: log to the operation, stop when told to. */
export interface ProvisionIo {
  log(line: string): void;
  progress(fraction: number): void;
  signal: AbortSignal;
}

/** Secrets that apply needs: given in memory, written only into the server itself or files of mode 0600. */
export interface InstanceSecrets {
  caPem: string;
  certificatePem: string;
  privateKeyPem: string;
  /** Accounts to create on first start of a new data folder, all with generated passwords. */
  controlUser: string;
  controlPassword: string;
  replicationUser: string;
  replicationPassword: string;
}

/** How servers come to be: one adapter per technology; every adapter, the fake included, passes the contract suite. */
export interface Provisioner {
  readonly kind: ProviderKind;
  /** Folder under which servers get their own when the spec names no storage path. */
  readonly storageRoot: string;
  /** Where apply puts the CA certificate on the server's host: what CHANGE MASTER names. */
  caPath(spec: Pick<InstanceSpec, "folder">): string;
  /** Memory of the servers' host that programs may still take, and all of it. */
  memory(): Promise<{ availableBytes: number; totalBytes: number }>;
  /** Versions installed on this host: series to exact version ("11.8" to "11.8.6"). */
  versions(): Promise<Record<string, string>>;
  /** What apply would change. Changes nothing. */
  plan(spec: InstanceSpec): Promise<ProvisionPlan>;
  /**
   * Makes data folder (from a template, unless `seeded`), option file and certificates, starts the server and waits
   * until it answers. Idempotent by spec.instanceId: twice equals once. Throws `precondition` (port taken, disk,
   * version), `timeout`, or `internal` with the tail of the server's error log.
   */
  apply(spec: InstanceSpec, secrets: InstanceSecrets, io: ProvisionIo): Promise<ProvisionState>;
  observe(spec: Pick<InstanceSpec, "instanceId" | "folder" | "port">): Promise<ProvisionState>;
  /** Writes the option file anew (cluster.configure); the running server is not touched. */
  writeOptions(spec: InstanceSpec, io: ProvisionIo): Promise<void>;
  start(spec: InstanceSpec, io: ProvisionIo): Promise<ProvisionState>;
  /** Clean shutdown; waits for the exit. Stopping what is stopped succeeds. */
  stop(spec: InstanceSpec, io: ProvisionIo): Promise<ProvisionState>;
  /** Removes the server. `wipe` deletes the data folder, else it stays where it is. Destroying what is absent succeeds. */
  destroy(spec: InstanceSpec, options: { wipe: boolean }, io: ProvisionIo): Promise<void>;
  /** Free and total bytes where the spec's folder is or would be. */
  disk(folder: string): Promise<{ freeBytes: number; totalBytes: number }>;
  /** True when nobody listens on that port now. Throws `precondition` when the address is not one of the host. */
  isPortFree(bindAddress: string, port: number): Promise<boolean>;
  /** The lowest ports that nobody listens on now, without those `taken` by plans. */
  freePorts(bindAddress: string, count: number, taken: readonly number[]): Promise<number[]>;
  /**
   * Fills an empty data folder of `target` with a consistent physical copy of the running `source` and prepares it.
   * Returns the GTID position of the copy. Any half copy of an earlier try is removed first.
   */
  seed(source: SeedSource, target: InstanceSpec, io: ProvisionIo): Promise<{ gtid: string; bytes: number }>;
}

/** A member to copy from: same host as the target for `local`. */
export interface SeedSource {
  spec: InstanceSpec;
  user: string;
  password: string;
  isReplica: boolean;
}

/** The fleet's own certificate authority: one CA per installation, server certificates per instance. */
export interface CertificateAuthority {
  /** Creates the CA when there is none; returns its certificate and key in PEM. Validity 10 years. */
  createAuthority(commonName: string): Promise<{ certificatePem: string; privateKeyPem: string }>;
  /** A server certificate for names and addresses, validity 825 days. */
  issue(
    authority: { certificatePem: string; privateKeyPem: string },
    subject: { commonName: string; dnsNames: string[]; addresses: string[] },
  ): Promise<{ certificatePem: string; privateKeyPem: string; notAfter: string }>;
}
