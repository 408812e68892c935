import { z } from "zod";
import { RookeryError } from "#lib/core/errors.ts";
import { Role } from "#lib/core/schemas.ts";

/** A role that a group gives: in one environment (by slug) or in all of them. */
const GroupRole = z.strictObject({ role: Role, environment: z.string().min(1).default("*") });

const Provider = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens"),
    name: z.string().min(1).max(60),
    issuer: z.url(),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1).optional(),
    clientSecretFile: z.string().min(1).optional(),
    scopes: z.string().default("openid email profile"),
    groupsClaim: z.string().min(1).default("groups"),
    groupRoles: z.record(z.string(), z.array(GroupRole).min(1)).default({}),
    /** What somebody gets whose groups are missing or give nothing; false refuses the sign-in. */
    leastRole: z.union([z.literal(false), GroupRole]).default({ role: "viewer", environment: "*" }),
  })
  .refine((provider) => (provider.clientSecret === undefined) !== (provider.clientSecretFile === undefined), {
    message: "give either clientSecret or clientSecretFile",
  });

export type OidcProvider = Omit<z.output<typeof Provider>, "clientSecret" | "clientSecretFile"> & {
  clientSecret: string;
};

/**
 * Reads ROOKERY_OIDC, a JSON array of providers. `readFile` reads a clientSecretFile. Throws `invalid` that names the
 * provider and the member, never its secret: one bad provider would make every sign-in fail, so none is used then.
 */
export function parseOidcProviders(json: string | undefined, readFile: (path: string) => string): OidcProvider[] {
  if (!json) return [];
  const parsed = z.array(Provider).safeParse(readJson(json));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join(".") || "(whole)"}: ${issue.message}`);
    throw new RookeryError("invalid", `ROOKERY_OIDC is not valid:\n  ${lines.join("\n  ")}`);
  }
  const ids = parsed.data.map((provider) => provider.id);
  if (new Set(ids).size !== ids.length)
    throw new RookeryError("invalid", "ROOKERY_OIDC is not valid: two providers have the same id.");
  return parsed.data.map(({ clientSecret, clientSecretFile, ...provider }) => ({
    ...provider,
    clientSecret: clientSecret ?? readFile(clientSecretFile ?? "").trim(),
  }));
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's message may quote the text, and the text holds client secrets.
    throw new RookeryError("invalid", "ROOKERY_OIDC is not valid JSON.");
  }
}
