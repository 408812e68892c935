import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";
import { newSealingPair } from "./sealing.ts";

const MasterKey = z.object({ id: z.string(), key: z.string().length(43), createdAt: z.iso.datetime() });
const SealingPair = z.object({
  id: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
  createdAt: z.iso.datetime(),
});

/** The worker's key file. The last of each list is the newest; the older ones open what was sealed before. */
export const KeyFile = z.object({
  version: z.literal(1),
  master: z.array(MasterKey).min(1),
  sealing: z.array(SealingPair).min(1),
});
export type KeyFile = z.infer<typeof KeyFile>;

/** Reads the key file; null when there is none. Throws `precondition` for wrong permissions or unreadable content. */
export async function readKeyFile(path: string): Promise<{ keys: KeyFile } | null> {
  const file = await readPrivateFile(path);
  if (!file) return null;
  try {
    return { keys: KeyFile.parse(JSON.parse(file.text)) };
  } catch {
    // The parser's message could quote key material: it is left out on purpose.
    throw new RookeryError(
      "precondition",
      `The key file ${path} is damaged. Put the copy from your backup in its place.`,
    );
  }
}

/** Creates the key file with fresh keys, unless another process was first; returns what stands there then. */
export async function createKeyFile(path: string, now: Date): Promise<{ keys: KeyFile }> {
  await writePrivateFile(path, JSON.stringify(await addKeys(undefined, now), null, 2), { exclusive: true });
  const made = await readKeyFile(path);
  if (!made)
    throw new RookeryError("precondition", `The key file ${path} went away while it was being made. Start again.`);
  return made;
}

/** The same keys and one new of each kind behind them. */
export async function addKeys(keys: KeyFile | undefined, now: Date): Promise<KeyFile> {
  const createdAt = now.toISOString();
  const secret = randomBytes(32);
  const master = { id: masterId(secret), key: secret.toString("base64url"), createdAt };
  const pair = { ...(await newSealingPair()), createdAt };
  return { version: 1, master: [...(keys?.master ?? []), master], sealing: [...(keys?.sealing ?? []), pair] };
}

// A fingerprint under a label of its own: it names the key and tells nothing of it.
function masterId(secret: Uint8Array): string {
  return `mk_${createHash("sha256").update("rookery master key id").update(secret).digest("hex").slice(0, 32)}`;
}
