import type { InstanceSecrets } from "../../provisioning/ports.ts";
import type { DatabaseUser } from "./database-user.ts";
import type { Layout } from "./layout.ts";
import { readText, writeWhole } from "./owner.ts";

/** Writes CA, certificate and key where they differ; the key with mode 0600 for the database user. True when one changed. */
export async function writeTlsFiles(at: Layout, secrets: InstanceSecrets, user: DatabaseUser): Promise<boolean> {
  const files: [string, string, number][] = [
    [at.keyFile, secrets.privateKeyPem, 0o600],
    [at.certificateFile, secrets.certificatePem, 0o644],
    [at.caFile, secrets.caPem, 0o644],
  ];
  let changed = false;
  for (const [path, text, mode] of files) {
    if ((await readText(path)) === text) continue;
    await writeWhole(path, text, mode, user);
    changed = true;
  }
  return changed;
}
