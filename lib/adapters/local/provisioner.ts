import { access } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { join } from "node:path";
import type { Config } from "../../core/config.ts";
import { RookeryError } from "../../core/errors.ts";
import type { Provisioner, ProvisionState } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { applyInstance, bringUp, demandNone, type LocalSettings, writeOptionFile } from "./apply.ts";
import { ensureDatabaseUser, findDatabaseUser } from "./database-user.ts";
import { diskSpace } from "./disk.ts";
import { findFreePorts, isPortFree } from "./find-port.ts";
import { findInstallation, findInstallations } from "./find-versions.ts";
import { hasData, removeFolders, restoreOldData } from "./folders.ts";
import { layoutOf } from "./layout.ts";
import { errorHint } from "./logs.ts";
import { hashOptionFile, renderOptionFile } from "./option-file.ts";
import { readOwner, readText } from "./owner.ts";
import { findProblems, plannedCommands } from "./preflight.ts";
import { seedInstance } from "./seed-instance.ts";
import { findServer, stopServer } from "./server-process.ts";
import { templateFolder } from "./template.ts";

const MIB = 1_048_576;

type Here = Pick<InstanceSpec, "instanceId" | "folder" | "port">;

async function observe(spec: Here): Promise<ProvisionState> {
  const at = layoutOf(spec.folder);
  const owner = await readOwner(at);
  const optionFile = await readText(at.optionFile);
  if (owner?.instanceId !== spec.instanceId || optionFile === null) return { state: "absent" };
  const optionFileHash = hashOptionFile(optionFile);
  const server = await findServer(at);
  if (!server)
    return {
      state: "stopped",
      optionFileHash,
      exitHint: await errorHint(at.errorLog),
    };
  return {
    state: "running",
    pid: server.pid,
    startedAt: server.startedAt.toISOString(),
    socketPath: at.socket,
    optionFileHash,
  };
}

async function demandOwn(spec: Here): Promise<void> {
  const owner = await readOwner(layoutOf(spec.folder));
  if (owner?.instanceId === spec.instanceId) return;
  throw new RookeryError("precondition", `No server of this name lives in ${spec.folder}. Create it first.`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Servers on this host, below Rookery's home or the spec's storage path, each in its own session so that they outlive
 * us. `limits` are for tests and for small hosts.
 */
export function localProvisioner(
  config: Pick<Config, "home" | "serversFolder" | "databaseUser">,
  limits: {
    minimumFreeBytes?: number;
    startTimeoutMs?: number;
    stopTimeoutMs?: number;
    wipeTimeoutMs?: number;
  } = {},
): Provisioner {
  const settings: LocalSettings = {
    home: config.home,
    serversFolder: config.serversFolder,
    databaseUser: config.databaseUser,
    minimumFreeBytes: limits.minimumFreeBytes ?? 512 * MIB,
    startTimeoutMs: limits.startTimeoutMs ?? 60_000,
    stopTimeoutMs: limits.stopTimeoutMs ?? 120_000,
    wipeTimeoutMs: limits.wipeTimeoutMs ?? 15_000,
  };
  return {
    kind: "local",
    storageRoot: join(config.home, "instances"),
    caPath: (spec) => layoutOf(spec.folder).caFile,
    memory: async () => ({ availableBytes: freemem(), totalBytes: totalmem() }),
    versions: async () =>
      Object.fromEntries(
        (await findInstallations(settings.serversFolder)).map((found) => [found.series, found.version]),
      ),
    async plan(spec) {
      const at = layoutOf(spec.folder);
      const { problems, installation } = await findProblems(spec, settings);
      if (!installation || problems.some((problem) => problem.field.startsWith("variables.")))
        return { files: [], commands: [], problems };
      const user = await findDatabaseUser(settings.databaseUser).catch(() => null);
      const template = user
        ? templateFolder(settings.home, installation, user)
        : `${settings.home}/templates/${installation.version}`;
      const current = await readText(at.optionFile);
      const commands = (await findServer(at))
        ? []
        : plannedCommands(installation, at, template, await hasData(at), await exists(template));
      return {
        files: [
          {
            path: at.optionFile,
            content: renderOptionFile(spec, installation),
            current,
          },
        ],
        commands,
        problems,
      };
    },
    async apply(spec, secrets, io) {
      await applyInstance(spec, secrets, settings, io);
      return observe(spec);
    },
    observe,
    async writeOptions(spec, io) {
      await demandOwn(spec);
      const installation = await findInstallation(settings.serversFolder, spec.version);
      const written = await writeOptionFile(spec, installation);
      io.log(written ? `Wrote ${layoutOf(spec.folder).optionFile}` : "The option file already says so");
    },
    async start(spec, io) {
      await demandOwn(spec);
      const { problems, installation } = await findProblems(spec, {
        ...settings,
        minimumFreeBytes: 0,
      });
      demandNone(problems);
      await restoreOldData(layoutOf(spec.folder));
      if (installation) await bringUp(spec, installation, settings, io);
      return observe(spec);
    },
    async stop(spec, io) {
      if ((await observe(spec)).state === "running")
        await stopServer(layoutOf(spec.folder), io, {
          timeoutMs: settings.stopTimeoutMs,
          killAtLast: false,
        });
      return observe(spec);
    },
    async destroy(spec, { wipe }, io) {
      const at = layoutOf(spec.folder);
      const owner = await readOwner(at);
      if (owner?.instanceId !== spec.instanceId) return;
      await stopServer(at, io, {
        timeoutMs: wipe ? settings.wipeTimeoutMs : settings.stopTimeoutMs,
        killAtLast: wipe,
      });
      await removeFolders(at, !wipe);
      io.log(wipe ? `Removed ${at.folder} and its data` : `Removed the server; its data stays in ${at.data}`);
    },
    disk: diskSpace,
    isPortFree,
    freePorts: findFreePorts,
    async seed(source, target, io) {
      const user = await ensureDatabaseUser(settings.databaseUser);
      return seedInstance(source, target, settings, user, io);
    },
  };
}
