import { join } from "node:path";
import { isRookeryError } from "../../core/errors.ts";
import type { ProvisionPlan } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { findDatabaseUser } from "./database-user.ts";
import { diskSpace } from "./disk.ts";
import { isPortFree } from "./find-port.ts";
import { findInstallations, type Installation, notInstalled } from "./find-versions.ts";
import { checkDataVersion } from "./folders.ts";
import { type Layout, layoutOf, MAX_FOLDER_BYTES } from "./layout.ts";
import { forbiddenVariable } from "./option-file.ts";
import { readOwner } from "./owner.ts";
import { findServer } from "./server-process.ts";

export type Problem = ProvisionPlan["problems"][number];

export interface PreflightOptions {
  serversFolder: string;
  databaseUser: string | undefined;
  minimumFreeBytes: number;
}

function mib(bytes: number): string {
  return `${Math.floor(bytes / 1_048_576)} MiB`;
}

/** Turns what a check throws for people into a problem of a field; anything else goes on. */
async function problemOf(field: string, check: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (isRookeryError(error, "precondition") || isRookeryError(error, "invalid"))
      return { field, sentence: error.message };
    throw error;
  }
}

async function checkPort(spec: InstanceSpec): Promise<Problem | null> {
  let free = false;
  const address = await problemOf("providerSettings.bindAddress", async () => {
    free = await isPortFree(spec.bindAddress, spec.port);
  });
  if (address || free) return address;
  return {
    field: "ports",
    sentence: `Port ${spec.port} on ${spec.bindAddress} is in use by another program. Choose another port, or stop what listens there.`,
  };
}

async function checkDisk(spec: InstanceSpec, minimumFreeBytes: number): Promise<Problem | null> {
  const { freeBytes } = await diskSpace(spec.folder);
  if (freeBytes >= minimumFreeBytes) return null;
  return {
    field: "storagePath",
    sentence: `Only ${mib(freeBytes)} are free where ${spec.folder} would be and ${mib(minimumFreeBytes)} are needed. Free space or choose another storage path.`,
  };
}

async function checkOwner(spec: InstanceSpec, at: Layout): Promise<Problem | null> {
  const owner = await readOwner(at);
  if (!owner || owner.instanceId === spec.instanceId) return null;
  return {
    field: "storagePath",
    sentence: `${spec.folder} belongs to another server of Rookery. Choose another storage path or destroy that server first.`,
  };
}

/** All that stands in the way of apply, each with its way out. Empty when a server of this instance already runs. */
export async function findProblems(
  spec: InstanceSpec,
  options: PreflightOptions,
): Promise<{ problems: Problem[]; installation: Installation | null }> {
  const at = layoutOf(spec.folder);
  const installations = await findInstallations(options.serversFolder);
  const installation = installations.find((found) => found.series === spec.version) ?? null;
  const checks: (Problem | null)[] = [];
  if (!installation)
    checks.push({
      field: "version",
      sentence: notInstalled(
        spec.version,
        installations.map((found) => found.series),
        options.serversFolder,
      ),
    });
  for (const name of Object.keys(spec.variables)) {
    const why = forbiddenVariable(name);
    if (why)
      checks.push({
        field: `variables.${name}`,
        sentence: `${name} cannot be set here: ${why}.`,
      });
  }
  if (Buffer.byteLength(spec.folder) > MAX_FOLDER_BYTES) {
    checks.push({
      field: "storagePath",
      sentence: `${spec.folder} is too long for a server's socket (at most ${MAX_FOLDER_BYTES} bytes). Choose a shorter storage path.`,
    });
  }
  checks.push(await checkOwner(spec, at));
  checks.push(await problemOf("version", () => checkDataVersion(at, spec.version)));
  checks.push(await problemOf("provider", () => findDatabaseUser(options.databaseUser)));
  if ((await findServer(at)) === null)
    checks.push(await checkPort(spec), await checkDisk(spec, options.minimumFreeBytes));
  return {
    problems: checks.filter((problem) => problem !== null),
    installation,
  };
}

/** The commands of an apply, for people to read. */
export function plannedCommands(
  installation: Installation,
  at: Layout,
  template: string,
  hasData: boolean,
  hasTemplate: boolean,
): string[][] {
  const build = [join(installation.programs, "mariadb-install-db"), `--datadir=${template}`];
  const copy = ["/usr/bin/cp", "-a", "--reflink=auto", "--", template, at.data];
  return [
    ...(hasData || hasTemplate ? [] : [build]),
    ...(hasData ? [] : [copy]),
    [installation.server, `--defaults-file=${at.optionFile}`],
  ];
}
