import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import type { Layout } from "./layout.ts";

/** Whose folder it is. `accounts` stays pending until Rookery's accounts are known to be in the data folder. */
const Owner = z.object({
  instanceId: z.string(),
  accounts: z.enum(["pending", "done"]),
});
export type Owner = z.infer<typeof Owner>;

/** Text of a file, or null when there is none. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** Writes a file whole or not at all: beside it first, then renamed. */
export async function writeWhole(
  path: string,
  text: string,
  mode: number,
  owner?: { uid: number; gid: number },
): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  await writeFile(beside, text, { mode, flag: "wx" });
  if (owner && process.getuid?.() === 0) {
    const { chown } = await import("node:fs/promises");
    await chown(beside, owner.uid, owner.gid);
  }
  await rename(beside, path);
}

/** Who owns the folder, or null when nobody does. */
export async function readOwner(at: Layout): Promise<Owner | null> {
  const text = await readText(at.ownerFile);
  if (text === null) return null;
  try {
    return Owner.parse(JSON.parse(text));
  } catch (error) {
    throw new RookeryError(
      "internal",
      `${at.ownerFile} cannot be read; remove it if no server of Rookery lives in that folder.`,
      { cause: error },
    );
  }
}

export async function writeOwner(at: Layout, owner: Owner): Promise<void> {
  await writeWhole(at.ownerFile, `${JSON.stringify(owner)}\n`, 0o644);
}
