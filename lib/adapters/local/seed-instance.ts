import { RookeryError } from "../../core/errors.ts";
import type { ProvisionIo, SeedSource } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import type { LocalSettings } from "./apply.ts";
import type { DatabaseUser } from "./database-user.ts";
import { diskSpace } from "./disk.ts";
import { findInstallation } from "./find-versions.ts";
import { folderBytes } from "./folder-size.ts";
import { hasData, makeFolders } from "./folders.ts";
import { layoutOf } from "./layout.ts";
import { readOwner, writeOwner } from "./owner.ts";
import { copyFromMember, installCopy } from "./seed.ts";
import { findServer } from "./server-process.ts";

/**
 * Provisioner.seed for servers of this host. Data that stands in the target's folder is replaced only when the folder is
 * this instance's own (a reseed), and only after the copy is whole. Throws `precondition` when the target runs, belongs
 * to another, holds kept data, or the disk is too small.
 */
export async function seedInstance(
  source: SeedSource,
  target: InstanceSpec,
  settings: LocalSettings,
  user: DatabaseUser,
  io: ProvisionIo,
): Promise<{ gtid: string; bytes: number }> {
  const sourceAt = layoutOf(source.spec.folder);
  const targetAt = layoutOf(target.folder);
  const owner = await readOwner(targetAt);
  if (owner && owner.instanceId !== target.instanceId)
    throw new RookeryError("precondition", `${target.folder} belongs to another server. Choose another storage path.`);
  if (!owner && (await hasData(targetAt)))
    throw new RookeryError(
      "precondition",
      `${targetAt.data} holds data that was kept earlier. Move it away or choose another storage path.`,
    );
  if (await findServer(targetAt))
    throw new RookeryError("precondition", `${target.name} is running; stop it before it is filled anew.`);
  if (!(await findServer(sourceAt)))
    throw new RookeryError("precondition", `${source.spec.name} is not running; choose a member that runs as source.`);
  // A backup tool of another series damages what it copies or refuses to.
  const installation = await findInstallation(settings.serversFolder, source.spec.version);
  const needed = Math.ceil((await folderBytes(sourceAt.data)) * 1.2) + 64 * 1_048_576;
  const { freeBytes } = await diskSpace(target.folder);
  if (freeBytes < needed)
    throw new RookeryError(
      "precondition",
      `The copy needs about ${Math.ceil(needed / 1_048_576)} MiB and ${Math.floor(freeBytes / 1_048_576)} are free in ${target.folder}. Free space or choose another storage path.`,
    );
  await makeFolders(targetAt, settings.home, user);
  // Before the copy, so that a killed seed leaves a folder that destroy knows as ours.
  await writeOwner(targetAt, {
    instanceId: target.instanceId,
    accounts: "pending",
  });
  const copy = await copyFromMember({
    source,
    sourceAt,
    targetAt,
    installation,
    user,
    io,
  });
  await installCopy(copy.folder, targetAt);
  return { gtid: copy.gtid, bytes: copy.bytes };
}
