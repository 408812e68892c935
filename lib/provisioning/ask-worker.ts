import { z } from "zod";
import { personOf } from "../core/access.ts";
import type { Context } from "../core/context.ts";
import { RookeryError } from "../core/errors.ts";
import { newId } from "../core/ids.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { askProbe } from "../inventory/probes/ask-probe.ts";
import { PreflightCheck } from "../operations/schemas.ts";
import { demandOwnSecret } from "./import/own-secret.ts";
import { DiscoveredTopology, DiscoverInput, ImportAccess, importSecretPlace } from "./import-schemas.ts";
import { PreviewInput } from "./preview-provisioning.ts";

/** What the host offers for a cluster like this, as the form shows it. */
export const PreviewView = z.object({
  versions: z.record(z.string(), z.string()),
  freePorts: z.array(z.number()),
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
  memory: z.object({ availableBytes: z.number(), totalBytes: z.number() }),
  storageRoot: z.string(),
  checks: z.array(PreflightCheck),
});
export type PreviewView = z.infer<typeof PreviewView>;

/** Asks a worker what the host offers for a new cluster. Changes nothing. Throws `invalid`, `forbidden`, `unavailable`. */
export async function askPreview(context: Context, raw: PreviewInput): Promise<PreviewView> {
  const input = parse(PreviewInput, raw);
  const answer = await askProbe(context, "operation.propose", { kind: "provision.preflight", input, waitMs: 12_000 });
  return understood(PreviewView, answer);
}

/** A typed password, or the id that an earlier answer gave for it. */
export const AskDiscoveryInput = z.strictObject({
  host: DiscoverInput.shape.host,
  port: DiscoverInput.shape.port,
  user: ImportAccess.shape.user,
  password: z.string().min(1, "give the account's password").max(512).optional(),
  secretId: z.string().min(1).max(80).optional(),
  tls: ImportAccess.shape.tls,
  caPem: ImportAccess.shape.caPem,
  serverName: ImportAccess.shape.serverName,
});
export type AskDiscoveryInput = z.input<typeof AskDiscoveryInput>;

/** `secretId` stands for the password from now on: for asking again, and for the operation that adopts. */
export const DiscoveryView = DiscoveredTopology.extend({ secretId: z.string() });
export type DiscoveryView = z.infer<typeof DiscoveryView>;

/**
 * Looks at a topology that others run, from one server: seals the password to the worker's key, then asks the worker.
 * Nothing is written to any server. Throws `invalid` (fields), `forbidden`, `unavailable`.
 */
export async function askDiscovery(context: Context, raw: AskDiscoveryInput): Promise<DiscoveryView> {
  const { host, port, password, secretId: given, ...rest } = parse(AskDiscoveryInput, raw);
  if (given !== undefined) await demandOwnSecret(context, given);
  const secretId = given ?? (await sealPassword(context, password, `${rest.user}@${host}:${port}`));
  const input = parse(DiscoverInput, { host, port, access: { ...rest, secretId } });
  const answer = await askProbe(context, "operation.propose", { kind: "import.discover", input, waitMs: 35_000 });
  return { ...understood(DiscoveredTopology, answer), secretId };
}

async function sealPassword(context: Context, password: string | undefined, account: string): Promise<string> {
  if (password === undefined)
    throw new RookeryError("invalid", "password: give the account's password.", { fields: { password: "is missing" } });
  // The place names the person: only who typed a password may have it sent to a server of their choice.
  const importId = `${personOf(context.actor)}:${newId()}`;
  const subject = { kind: "import", id: importId, name: account };
  return mutate(context, "import.discover", "operation.propose", subject, (tx) =>
    context.vault.seal(tx, importSecretPlace(importId), password),
  );
}

function understood<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new RookeryError("internal", "The worker's answer has another form: web and worker differ in version.", {
    cause: result.error,
  });
}
