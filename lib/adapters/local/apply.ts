import { RookeryError } from "../../core/errors.ts";
import type { InstanceSecrets, ProvisionIo } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { ensureDatabaseUser } from "./database-user.ts";
import type { Installation } from "./find-versions.ts";
import { createFirstAccounts } from "./first-accounts.ts";
import { copyTemplate, hasData, makeFolders, openPath, restoreOldData } from "./folders.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { renderOptionFile } from "./option-file.ts";
import { readOwner, readText, writeOwner, writeWhole } from "./owner.ts";
import { findProblems, type PreflightOptions, type Problem } from "./preflight.ts";
import { connectBySocket, waitUntilReady } from "./ready.ts";
import { findServer, startServer } from "./server-process.ts";
import { ensureTemplate } from "./template.ts";
import { writeTlsFiles } from "./tls-files.ts";

export interface LocalSettings extends PreflightOptions {
  home: string;
  startTimeoutMs: number;
  stopTimeoutMs: number;
  /** How long a server whose data is thrown away may take to end by itself. */
  wipeTimeoutMs: number;
}

/** Throws `precondition` with every problem, and each at its field. */
export function demandNone(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const fields = Object.fromEntries(problems.map((problem) => [problem.field, problem.sentence]));
  throw new RookeryError("precondition", problems.map((problem) => problem.sentence).join(" "), { fields });
}

/** Writes the option file where it differs. True when it did. */
export async function writeOptionFile(spec: InstanceSpec, installation: Installation): Promise<boolean> {
  const at = layoutOf(spec.folder);
  const text = renderOptionFile(spec, installation);
  if ((await readText(at.optionFile)) === text) return false;
  await writeWhole(at.optionFile, text, 0o644);
  return true;
}

/**
 * Starts the server unless it runs and waits for its first answer. Throws `internal` with its log when it ends, `timeout`
 * when it stays mute.
 */
export async function bringUp(
  spec: InstanceSpec,
  installation: Installation,
  settings: LocalSettings,
  io: ProvisionIo,
): Promise<void> {
  const at = layoutOf(spec.folder);
  let alive = async (): Promise<boolean> => (await findServer(at)) !== null;
  if (!(await alive())) {
    const user = await ensureDatabaseUser(settings.databaseUser);
    io.log(`Starting MariaDB ${installation.version} on ${spec.bindAddress}:${spec.port}`);
    const server = await startServer(at, installation, user);
    let ended = false;
    server.exited.then(() => {
      ended = true;
    });
    alive = async () => !ended;
  }
  const connection = await waitUntilReady(spec, at, {
    timeoutMs: settings.startTimeoutMs,
    signal: io.signal,
    alive,
  });
  await connection.close();
}

async function layOut(
  spec: InstanceSpec,
  installation: Installation,
  secrets: InstanceSecrets,
  settings: LocalSettings,
  io: ProvisionIo,
): Promise<void> {
  const at = layoutOf(spec.folder);
  const user = await ensureDatabaseUser(settings.databaseUser);
  await makeFolders(at, settings.home, user);
  if ((await readOwner(at)) === null) await writeOwner(at, { instanceId: spec.instanceId, accounts: "pending" });
  const runs = (await findServer(at)) !== null;
  if ((await writeTlsFiles(at, secrets, user)) && runs)
    io.log("Wrote new certificates; the server reads them when it starts again");
  if (await restoreOldData(at)) io.log("A reseed was interrupted; the data from before it is back in place");
  if (!(await hasData(at))) {
    await openPath(`${settings.home}/templates`, settings.home);
    await copyTemplate(await ensureTemplate(settings.home, installation, user, io), at, io);
  }
  if (await writeOptionFile(spec, installation)) io.log(`Wrote ${at.optionFile}`);
}

async function finishAccounts(
  spec: InstanceSpec,
  at: Layout,
  secrets: InstanceSecrets,
  io: ProvisionIo,
): Promise<void> {
  if ((await readOwner(at))?.accounts === "done") return;
  const connection = await connectBySocket(spec, at);
  try {
    await createFirstAccounts(connection, spec, secrets);
  } finally {
    await connection.close();
  }
  // Killed before this line, the accounts are written once more: same names, same passwords, not in the binary log.
  await writeOwner(at, { instanceId: spec.instanceId, accounts: "done" });
  io.log(`Created Rookery's accounts on ${spec.name}`);
}

/** The whole of Provisioner.apply but reading back; every step finds out itself whether it is already done. */
export async function applyInstance(
  spec: InstanceSpec,
  secrets: InstanceSecrets,
  settings: LocalSettings,
  io: ProvisionIo,
): Promise<void> {
  const at = layoutOf(spec.folder);
  const { problems, installation } = await findProblems(spec, settings);
  demandNone(problems);
  if (!installation) throw new RookeryError("precondition", `MariaDB ${spec.version} is not installed on this host.`);
  io.signal.throwIfAborted();
  await layOut(spec, installation, secrets, settings, io);
  io.progress(0.3);
  await bringUp(spec, installation, settings, io);
  io.progress(0.8);
  await finishAccounts(spec, at, secrets, io);
  io.progress(1);
}
