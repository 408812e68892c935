import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { RookeryError } from "./errors.ts";

/** The version of this installation, as package.json has it. */
export const rookeryVersion = packageJson.version;

const port = z.coerce.number().int().min(1).max(65535);
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** Every environment variable that Rookery reads, and nothing else reads `process.env`. */
const Environment = z.object({
  ROOKERY_HOME: z.string().optional(),
  ROOKERY_PORT: port.default(4460),
  ROOKERY_HOST: z.string().default("127.0.0.1"),
  ROOKERY_URL: z.url().optional(),
  DATABASE_URL: z.string().optional(),
  ROOKERY_KEY_FILE: z.string().optional(),
  ROOKERY_WEB_KEY_FILE: z.string().optional(),
  ROOKERY_METRICS_FILE: z.string().optional(),
  ROOKERY_SERVERS: z.string().optional(),
  ROOKERY_DB_USER: z.string().optional(),
  ROOKERY_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  ROOKERY_LIGHT_POLL_MS: z.coerce.number().int().min(200).max(60_000).default(2_000),
  ROOKERY_METRICS_POLL_MS: z.coerce.number().int().min(1_000).max(300_000).default(10_000),
  ROOKERY_RETENTION_RAW_HOURS: z.coerce.number().int().min(1).default(72),
  ROOKERY_RETENTION_ROLLUP_DAYS: z.coerce.number().int().min(1).default(90),
  ROOKERY_POLL: flag.default(true),
  ROOKERY_DEMO: flag.default(false),
  ROOKERY_TRUSTED_PROXIES: z.string().default(""),
  ROOKERY_OIDC: z.string().optional(),
});

/** The parsed configuration; paths are absolute. */
export interface Config {
  home: string;
  host: string;
  port: number;
  publicUrl: string;
  databaseUrl: string;
  keyFile: string;
  webKeyFile: string;
  metricsFile: string;
  serversFolder: string;
  databaseUser: string | undefined;
  logLevel: string;
  lightPollMs: number;
  metricsPollMs: number;
  retentionRawHours: number;
  retentionRollupDays: number;
  poll: boolean;
  demo: boolean;
  trustedProxies: string[];
  oidc: string | undefined;
}

/** Where Rookery keeps its files when ROOKERY_HOME does not say: /var/lib/rookery for root, else the XDG data folder. */
export function defaultHome(): string {
  if (process.getuid?.() === 0) return "/var/lib/rookery";
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "rookery");
}

/** Reads and checks the environment. Throws `invalid` that lists every bad variable at once. */
export function readConfig(source: Record<string, string | undefined> = process.env): Config {
  const known = Object.fromEntries(Object.keys(Environment.shape).map((key) => [key, source[key] || undefined]));
  const result = Environment.safeParse(known);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new RookeryError("invalid", `Rookery cannot start with this configuration:\n  ${lines.join("\n  ")}`);
  }
  const env = result.data;
  const home = env.ROOKERY_HOME ?? defaultHome();
  return {
    home,
    host: env.ROOKERY_HOST,
    port: env.ROOKERY_PORT,
    // "localhost", not 127.0.0.1: Next rewrites the latter and OIDC redirect addresses then differ.
    publicUrl: env.ROOKERY_URL ?? `http://localhost:${env.ROOKERY_PORT}`,
    databaseUrl: env.DATABASE_URL ?? `file:${join(home, "rookery.db")}`,
    keyFile: env.ROOKERY_KEY_FILE ?? join(home, "keys", "worker.key"),
    webKeyFile: env.ROOKERY_WEB_KEY_FILE ?? join(home, "keys", "web.key"),
    metricsFile: env.ROOKERY_METRICS_FILE ?? join(home, "metrics.db"),
    serversFolder: env.ROOKERY_SERVERS ?? join(home, "servers"),
    databaseUser: env.ROOKERY_DB_USER,
    logLevel: env.ROOKERY_LOG_LEVEL,
    lightPollMs: env.ROOKERY_LIGHT_POLL_MS,
    metricsPollMs: env.ROOKERY_METRICS_POLL_MS,
    retentionRawHours: env.ROOKERY_RETENTION_RAW_HOURS,
    retentionRollupDays: env.ROOKERY_RETENTION_ROLLUP_DAYS,
    poll: env.ROOKERY_POLL,
    demo: env.ROOKERY_DEMO,
    trustedProxies: env.ROOKERY_TRUSTED_PROXIES.split(",")
      .map((part) => part.trim())
      .filter(Boolean),
    oidc: env.ROOKERY_OIDC,
  };
}

/** True in a development server of Next, which needs looser browser policies for its own tools. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/** Tells next-auth, which reads its own variable, the one address that people use: never the Host header of a request. */
export function pinAuthUrl(config: Pick<Config, "publicUrl">): void {
  process.env.AUTH_URL = config.publicUrl;
}
