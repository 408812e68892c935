import { z } from "zod";
import { Slug } from "../core/schemas.ts";

// A name with a port behind it would pass as an IPv6 address by its letters alone ("db:3306"), so addresses are read as such.
const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const host = z
  .string()
  .trim()
  .max(253)
  .refine(
    (text) => hostName.test(text) || z.ipv6().safeParse(text).success,
    "a host name or an IP address, without port or scheme",
  );
const port = z
  .int("a port number")
  .min(1, "a port number from 1 to 65535")
  .max(65_535, "a port number from 1 to 65535");

/** How Rookery signs in to servers that others run. The password was sealed by the web process; only its id travels. */
export const ImportAccess = z
  .object({
    user: z.string().trim().min(1, "the account's name").max(128),
    secretId: z.string().min(1, "give the account's password").max(80),
    tls: z.enum(["off", "encrypt", "verify"]),
    caPem: z
      .string()
      .max(100_000)
      .regex(/-----BEGIN CERTIFICATE-----/, "a certificate in PEM, beginning with -----BEGIN CERTIFICATE-----")
      .optional(),
    serverName: z.string().trim().min(1).max(253).optional(),
  })
  .strict()
  .superRefine((access, issues) => {
    if (access.tls === "verify" && !access.caPem)
      issues.addIssue({
        code: "custom",
        path: ["caPem"],
        message: "checking the server needs the certificate of its authority",
      });
  });
export type ImportAccess = z.output<typeof ImportAccess>;

export const DiscoverInput = z.object({ host, port: port.default(3_306), access: ImportAccess }).strict();
export type DiscoverInput = z.input<typeof DiscoverInput>;

/** Where the web process seals a typed password: an id that it makes, and this place. */
export const importSecretPlace = (importId: string) => ({ ownerTable: "Probe", ownerId: importId, field: "password" });

export const MissingPrivilege = z.object({ privilege: z.string(), cost: z.string() });

/** One server of a discovered topology, or the reason why nothing is known of it. */
export const DiscoveredServer = z.object({
  host: z.string(),
  port: z.number(),
  status: z.enum(["found", "not reached", "refused", "not MariaDB", "too old", "already managed"]),
  /** What is the matter and what to do, or what it is. */
  sentence: z.string(),
  /** The form's field that is at fault, for the first server. */
  field: z.enum(["host", "port", "account", "tls"]).nullable(),
  version: z.string().nullable(),
  serverId: z.number().nullable(),
  hostname: z.string().nullable(),
  dataFolder: z.string().nullable(),
  gtidDomainId: z.number().nullable(),
  role: z.enum(["primary", "replica", "standalone", "galera"]).nullable(),
  readOnly: z.boolean().nullable(),
  source: z.object({ host: z.string(), port: z.number() }).nullable(),
  /** Whether Rookery's connection to it is encrypted. */
  tls: z.boolean().nullable(),
  missing: z.array(MissingPrivilege),
});
export type DiscoveredServer = z.infer<typeof DiscoveredServer>;

export const DiscoveredTopology = z.object({
  topology: z.enum(["standalone", "replication", "galera"]).nullable(),
  servers: z.array(DiscoveredServer),
  /** What could not be followed, in sentences. */
  notes: z.array(z.string()),
});
export type DiscoveredTopology = z.infer<typeof DiscoveredTopology>;

export const AdoptClusterInput = z
  .object({
    /** Made when it is proposed, if left out. */
    clusterId: z.uuid().optional(),
    name: Slug,
    environment: Slug,
    owner: z.string().trim().min(1, "say who answers for it: a team or a person").max(80),
    labels: z.record(z.string().regex(/^[a-z][a-z0-9_.-]{0,40}$/), z.string().max(80)).default({}),
    access: ImportAccess,
    members: z
      .array(
        z
          .object({
            name: z
              .string()
              .trim()
              .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "letters, digits and . _ -"),
            host,
            port,
          })
          .strict(),
      )
      .min(1, "choose at least one server")
      .max(50),
  })
  .strict()
  .superRefine((input, issues) => {
    const names = new Set<string>();
    const places = new Set<string>();
    input.members.forEach((member, index) => {
      const place = `${member.host}:${member.port}`;
      if (names.has(member.name))
        issues.addIssue({
          code: "custom",
          path: ["members", index, "name"],
          message: "each server needs its own name",
        });
      if (places.has(place))
        issues.addIssue({ code: "custom", path: ["members", index, "host"], message: "this address is given twice" });
      names.add(member.name);
      places.add(place);
    });
  });
export type AdoptClusterInput = z.input<typeof AdoptClusterInput>;

export const ForgetClusterInput = z.object({ clusterId: z.string().min(1) }).strict();
export type ForgetClusterInput = z.input<typeof ForgetClusterInput>;
