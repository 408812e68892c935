import type { Context } from "../core/context.ts";
import type { Toolbox } from "../operations/define.ts";
import type { PreflightCheck } from "../operations/schemas.ts";
import type { ProvisionPlan } from "./ports.ts";
import type { ClusterSpec, InstanceSpec } from "./schemas.ts";

const mib = 1_048_576;
/** What a fresh member takes on disk before it holds any data (system tables, redo and binary logs), MiB. */
const freshMemberMb = 256;
/** What a server takes beside its buffer pool: threads, performance schema, caches; measured 11.8 at rest, MiB. */
const besidePoolMb = 120;

function text(bytes: number): string {
  return bytes >= 10 * 1024 * mib ? `${Math.floor(bytes / 1024 / mib)} GiB` : `${Math.floor(bytes / mib)} MiB`;
}

/** Nobody else has this name: names stand in addresses and on disk. */
export async function checkName(
  context: Pick<Context, "database">,
  name: string,
  ownId: string | null,
): Promise<PreflightCheck> {
  const other = await context.database.cluster.findFirst({
    where: { slug: name, ...(ownId ? { id: { not: ownId } } : {}) },
    select: { id: true },
  });
  if (!other) return { name: "Name", result: "passed", finding: `${name} is free.` };
  return { name: "Name", result: "failed", finding: `A cluster named ${name} exists.`, remedy: "Choose another name." };
}

/** The version is installed on the servers' host. */
export function checkVersion(version: string, installed: Record<string, string>): PreflightCheck {
  const exact = installed[version];
  if (exact) return { name: "Version", result: "passed", finding: `MariaDB ${exact} is installed.` };
  const there = Object.keys(installed).sort().join(", ") || "none";
  return {
    name: "Version",
    result: "failed",
    finding: `MariaDB ${version} is not installed; installed are: ${there}.`,
    remedy: "Choose one of them, or install the server on the host.",
  };
}

/** Room for `members` fresh servers where the first of them would be. */
export async function checkDisk(
  tools: Toolbox,
  provider: ClusterSpec["provider"],
  folder: string,
  members: number,
): Promise<PreflightCheck> {
  const { freeBytes } = await tools.provisioner(provider).disk(folder);
  const needed = members * freshMemberMb * mib;
  if (freeBytes >= needed)
    return {
      name: "Disk",
      result: "passed",
      finding: `${text(freeBytes)} are free; ${members} fresh servers take about ${text(needed)}.`,
    };
  return {
    name: "Disk",
    result: "failed",
    finding: `Only ${text(freeBytes)} are free where the data would be; ${members} fresh servers need about ${text(needed)}.`,
    remedy: "Free space, or choose another storage path.",
  };
}

/** Room in memory: more than the host has fails, more than is free now warns. */
export async function checkMemory(
  tools: Toolbox,
  spec: Pick<ClusterSpec, "provider" | "bufferPoolMb">,
  members: number,
): Promise<PreflightCheck> {
  const { availableBytes, totalBytes } = await tools.provisioner(spec.provider).memory();
  const needed = members * (spec.bufferPoolMb + besidePoolMb) * mib;
  const finding = `${members} servers take about ${text(needed)} when their buffer pools are full; ${text(availableBytes)} of ${text(totalBytes)} are available.`;
  if (needed > totalBytes)
    return {
      name: "Memory",
      result: "failed",
      finding,
      remedy: "Make the buffer pool smaller, or take fewer members.",
    };
  if (needed > availableBytes)
    return {
      name: "Memory",
      result: "warning",
      finding,
      remedy: "The host may begin to swap; make the buffer pool smaller.",
    };
  return { name: "Memory", result: "passed", finding };
}

/** What the adapter found in the way of each member; one passed line when nothing is. */
export function checkProblems(
  found: readonly { member: Pick<InstanceSpec, "name" | "port">; problems: ProvisionPlan["problems"] }[],
): PreflightCheck[] {
  const checks = found.flatMap(({ member, problems }) =>
    problems
      .filter((problem) => problem.field !== "version")
      .map(
        (problem): PreflightCheck => ({
          name: `${member.name}: ${problem.field}`,
          result: "failed",
          finding: problem.sentence,
        }),
      ),
  );
  if (checks.length > 0) return checks;
  return [{ name: "Ports", result: "passed", finding: `${found.map((one) => one.member.port).join(", ")} are free.` }];
}
