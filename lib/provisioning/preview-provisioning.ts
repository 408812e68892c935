import { z } from "zod";
import type { Context } from "../core/context.ts";
import type { Toolbox } from "../operations/define.ts";
import type { PreflightCheck } from "../operations/schemas.ts";
import { readTakenNumbers } from "./cluster/taken-numbers.ts";
import { checkDisk, checkMemory, checkName, checkVersion } from "./preflight.ts";
import { ClusterSpec } from "./schemas.ts";

const { shape } = ClusterSpec;

/** What of the form is filled in so far; everything may be missing. */
export const PreviewInput = z.object({
  provider: shape.provider,
  bindAddress: shape.providerSettings.unwrap().shape.bindAddress,
  name: z.string().max(60).optional(),
  version: shape.version.optional(),
  members: z.int().min(1).max(9).default(1),
  ports: z.array(z.int().min(1).max(65_535)).max(9).default([]),
  bufferPoolMb: shape.bufferPoolMb,
  storagePath: shape.storagePath,
});
export type PreviewInput = z.input<typeof PreviewInput>;

export interface ProvisioningPreview {
  /** Series to exact version. */
  versions: Record<string, string>;
  /** Ports that automatic choice would take now. */
  freePorts: number[];
  disk: { freeBytes: number; totalBytes: number };
  memory: { availableBytes: number; totalBytes: number };
  storageRoot: string;
  checks: PreflightCheck[];
}

/** What the host offers for a cluster like this, before anything is proposed. Changes nothing. */
export async function previewProvisioning(
  context: Context,
  tools: Toolbox,
  input: z.output<typeof PreviewInput>,
): Promise<ProvisioningPreview> {
  const provisioner = tools.provisioner(input.provider);
  const folder = input.storagePath ?? provisioner.storageRoot;
  const taken = await readTakenNumbers(context, { clusterId: "", instanceIds: [] });
  const [versions, freePorts, disk, memory] = await Promise.all([
    provisioner.versions(),
    provisioner.freePorts(input.bindAddress, input.members, [...taken.ports]),
    provisioner.disk(folder),
    provisioner.memory(),
  ]);
  const checks = [
    await checkDisk(tools, input.provider, folder, input.members),
    await checkMemory(tools, input, input.members),
  ];
  if (input.name) checks.unshift(await checkName(context, input.name, null));
  if (input.version) checks.unshift(checkVersion(input.version, versions));
  for (const port of input.ports) checks.push(await checkPort(tools, input, port, taken.ports));
  return { versions, freePorts, disk, memory, storageRoot: provisioner.storageRoot, checks };
}

async function checkPort(
  tools: Toolbox,
  input: z.output<typeof PreviewInput>,
  port: number,
  taken: ReadonlySet<number>,
): Promise<PreflightCheck> {
  const name = `Port ${port}`;
  if (taken.has(port))
    return {
      name,
      result: "failed",
      finding: `Another server of Rookery has port ${port}.`,
      remedy: "Choose another port, or leave ports out.",
    };
  const free = await tools.provisioner(input.provider).isPortFree(input.bindAddress, port);
  if (free) return { name, result: "passed", finding: `Port ${port} is free.` };
  return {
    name,
    result: "failed",
    finding: `Another program listens on port ${port}.`,
    remedy: "Choose another port, or stop what listens there.",
  };
}
