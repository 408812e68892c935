import { z } from "zod";
import { Slug } from "../core/schemas.ts";

const variableName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,63}$/, "a MariaDB variable name in lower case with underscores");
const absolutePath = z
  .string()
  .regex(/^\/[A-Za-z0-9._/-]*$/, "an absolute path of letters, digits and . _ - /")
  .refine((path) => !path.split("/").includes(".."), "must not contain ..");

/** Variables that Rookery itself decides; a spec that sets them is refused with this reason. */
export const reservedVariables: Record<string, string> = {
  server_id: "Rookery gives every server its own",
  datadir: "it follows from the storage path",
  port: "set ports in the spec",
  socket: "it follows from the storage path",
  pid_file: "it follows from the storage path",
  log_error: "it follows from the storage path",
  read_only: "every server starts read-only; Rookery opens the primary",
  log_bin: "replication and recovery need it",
  log_slave_updates: "failover needs it",
  gtid_strict_mode: "failover needs it",
  gtid_domain_id: "Rookery gives every cluster its own",
  report_host: "the topology is read from it",
  report_port: "the topology is read from it",
  ssl_ca: "Rookery keeps the certificates",
  ssl_cert: "Rookery keeps the certificates",
  ssl_key: "Rookery keeps the certificates",
  plugin_dir: "loading code is not a setting",
  plugin_load: "loading code is not a setting",
  plugin_load_add: "loading code is not a setting",
  init_file: "it runs statements as the server",
  init_connect: "it runs statements for others",
  local_infile: "it lets servers read client files",
  secure_file_priv: "it opens the host's files",
  skip_grant_tables: "it removes all access control",
  user: "servers run as Rookery's unprivileged user",
  basedir: "it follows from the version",
  tmpdir: "it follows from the storage path",
  bind_address: "set it in provider settings",
};

/** The desired state of a cluster: what a form, a YAML file and the database hold alike. */
export const ClusterSpec = z
  .object({
    apiVersion: z.literal("rookery/v1"),
    kind: z.literal("Cluster").default("Cluster"),
    name: Slug,
    environment: Slug,
    owner: z.string().trim().min(1, "say who answers for it: a team or a person").max(80),
    labels: z.record(z.string().regex(/^[a-z][a-z0-9_.-]{0,40}$/), z.string().max(80)).default({}),
    topology: z.enum(["standalone", "replication"]),
    version: z.string().regex(/^\d{1,2}\.\d{1,2}$/, "a series such as 11.8"),
    replicas: z.int().min(0).max(8).default(0),
    /** One port per member, primary first; empty means Rookery picks free ones. */
    ports: z.array(z.int().min(1024).max(65535)).default([]),
    bufferPoolMb: z.int().min(16).max(1_048_576).default(128),
    /** Folder under which each member gets its own; null means under Rookery's home. */
    storagePath: absolutePath.nullable().default(null),
    variables: z
      .record(
        variableName,
        z.union([
          z
            .string()
            .max(400)
            .regex(/^[^\r\n\0]*$/, "one line of text"),
          z.number(),
          z.boolean(),
        ]),
      )
      .default({}),
    tlsRequired: z.boolean().default(true),
    semiSync: z.boolean().default(false),
    /** What to do when a member is found stopped that should run. */
    restartPolicy: z.enum(["always", "never"]).default("always"),
    provider: z.enum(["local", "fake"]).default("local"),
    providerSettings: z.object({ bindAddress: z.ipv4().or(z.ipv6()).default("127.0.0.1") }).prefault({}),
  })
  .strict()
  .superRefine((spec, issues) => {
    const say = (path: (string | number)[], message: string) => issues.addIssue({ code: "custom", path, message });
    if (spec.topology === "standalone" && spec.replicas > 0)
      say(["replicas"], "a standalone cluster has none; choose topology replication");
    if (spec.topology === "replication" && spec.replicas < 1)
      say(["replicas"], "a replication cluster needs at least one");
    if (spec.semiSync && spec.topology === "standalone") say(["semiSync"], "needs a replica that can acknowledge");
    if (spec.ports.length > 0 && spec.ports.length !== spec.replicas + 1)
      say(["ports"], `give ${spec.replicas + 1} ports (one per member) or none`);
    if (new Set(spec.ports).size !== spec.ports.length) say(["ports"], "each member needs its own port");
    for (const name of Object.keys(spec.variables)) {
      const why = reservedVariables[name];
      if (why) say(["variables", name], `cannot be set here: ${why}`);
      if (name === "innodb_buffer_pool_size") say(["variables", name], "set bufferPoolMb instead");
    }
  });
export type ClusterSpec = z.output<typeof ClusterSpec>;
export type ClusterSpecInput = z.input<typeof ClusterSpec>;

/** What one member of a cluster shall be; derived from the spec, kept with the instance. */
export const InstanceSpec = z.object({
  instanceId: z.string(),
  clusterSlug: z.string(),
  name: z.string(),
  version: z.string(),
  host: z.string(),
  port: z.number().int(),
  serverId: z.number().int(),
  gtidDomainId: z.number().int(),
  folder: z.string(),
  bindAddress: z.string(),
  bufferPoolMb: z.number().int(),
  semiSync: z.boolean(),
  tlsRequired: z.boolean(),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type InstanceSpec = z.infer<typeof InstanceSpec>;
