import { chown, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { RookeryError } from "../../core/errors.ts";
import type { ProvisionIo, SeedSource } from "../../provisioning/ports.ts";
import { pipeCommands, runCommand } from "../exec.ts";
import { option } from "../exec-arguments.ts";
import type { DatabaseUser } from "./database-user.ts";
import type { Installation } from "./find-versions.ts";
import { folderBytes } from "./folder-size.ts";
import { newDataFolder, removeHalfCopies } from "./folders.ts";
import type { Layout } from "./layout.ts";
import { quoteOption } from "./option-file.ts";
import { readText, writeWhole } from "./owner.ts";

const SIX_HOURS_MS = 6 * 3_600_000;

/** The client section that lets mariadb-backup in: the password stands in a file of mode 0600 and never in an argument. */
export function backupOptions(source: SeedSource, caFile: string): string {
  const everywhere = ["0.0.0.0", "::"].includes(source.spec.bindAddress);
  const lines: [string, string | number | boolean][] = [
    ["user", source.user],
    ["password", source.password],
    ["host", everywhere ? source.spec.host : source.spec.bindAddress],
    ["port", source.spec.port],
    ["protocol", "tcp"],
    ["ssl", true],
    ["ssl-ca", caFile],
  ];
  return ["[mariadb-backup]", ...lines.map(([name, value]) => `${name}=${quoteOption(value)}`), ""].join("\n");
}

/**
 * The position of a copy. A copy from a replica is as old as what that replica had applied (slave_info); from a primary
 * as its own binary log (binlog_info). 11.1 renamed the files, both names are read. Throws when neither says it.
 */
export async function readSeedGtid(folder: string, isReplica: boolean): Promise<string> {
  const read = async (suffix: string): Promise<string | null> =>
    (await readText(join(folder, `mariadb_backup_${suffix}`))) ??
    (await readText(join(folder, `xtrabackup_${suffix}`)));
  if (isReplica) {
    const found = /gtid_slave_pos\s*=\s*'([0-9,\s-]*)'/i.exec((await read("slave_info")) ?? "")?.[1];
    if (found !== undefined) return found.replace(/\s/g, "");
  }
  const line = await read("binlog_info");
  if (line === null)
    throw new RookeryError(
      "internal",
      "The copy does not say at which position it was taken; it cannot become a replica. Try again from another member.",
    );
  const gtid = (line.replace(/\n/g, "").split("\t")[2] ?? "").replace(/\s/g, "");
  if (!/^(\d+-\d+-\d+(,\d+-\d+-\d+)*)?$/.test(gtid))
    throw new RookeryError("internal", `The copy names no readable position: ${JSON.stringify(line.slice(0, 200))}.`);
  return gtid;
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-4).join("\n");
}

function checkEnd(what: string, result: { exitCode: number | null; stderr: string }): void {
  // The exit code alone and the closing words alone were both seen to be wrong; together they were not.
  if (result.exitCode === 0 && /completed OK!\s*$/.test(result.stderr)) return;
  throw new RookeryError(
    "internal",
    `${what} failed (exit code ${result.exitCode ?? "none"}): ${lastLines(result.stderr)}`,
  );
}

export interface SeedJob {
  source: SeedSource;
  sourceAt: Layout;
  targetAt: Layout;
  installation: Installation;
  user: DatabaseUser;
  io: ProvisionIo;
}

/** Streams the source into a new folder beside the target's data, prepares it there and says its position. Half copies are removed, before and on failure. */
export async function copyFromMember(job: SeedJob): Promise<{ folder: string; gtid: string; bytes: number }> {
  const { source, sourceAt, targetAt, installation, user, io } = job;
  await removeHalfCopies(targetAt);
  const into = newDataFolder(targetAt);
  const defaults = join(targetAt.tmp, "seed.cnf");
  await mkdir(into, { mode: 0o700 });
  if (user.ids.uid !== undefined) await chown(into, user.uid, user.gid);
  const expected = await folderBytes(sourceAt.data, [/^binlog\./, /^relay-bin/, /^ib_logfile/, /^ibtmp/]);
  const common = {
    prefix: installation.prefix,
    cwd: targetAt.tmp,
    ...user.ids,
  };
  const backup = join(installation.programs, "mariadb-backup");
  try {
    await writeWhole(defaults, backupOptions(source, sourceAt.caFile), 0o600, user);
    io.log(`Copying ${source.spec.name} with mariadb-backup, about ${Math.round(expected / 1_048_576)} MiB`);
    const { stages, bytes } = await pipeCommands(
      [
        {
          ...common,
          file: backup,
          argv: [
            option("defaults-file", defaults),
            "--backup",
            "--stream=mbstream",
            option("datadir", sourceAt.data),
            option("target-dir", targetAt.tmp),
            option("tmpdir", targetAt.tmp),
            "--parallel=2",
            // Not --safe-slave-backup: it stops the source's SQL thread and a killed backup would leave it stopped. It
            // guards against replicated temporary tables, and row format replicates none.
            ...(source.isReplica ? ["--slave-info"] : []),
          ],
          secrets: [source.password],
        },
        {
          ...common,
          file: join(installation.programs, "mbstream"),
          argv: ["-x", "-C", into],
          secrets: [source.password],
        },
      ],
      {
        timeoutMs: SIX_HOURS_MS,
        signal: io.signal,
        // mariadb-backup finishes its work on SIGTERM (measured), SIGINT ends it.
        stopSignal: "SIGINT",
        graceMs: 1_000,
        onBytes: (total) => io.progress(Math.min(0.9, (total / Math.max(expected, 1)) * 0.9)),
      },
    );
    const [sent, received] = stages;
    if (sent) checkEnd("mariadb-backup", sent);
    if (received?.exitCode !== 0)
      throw new RookeryError(
        "internal",
        `mbstream failed (exit code ${received?.exitCode ?? "none"}): ${lastLines(received?.stderr ?? "")}`,
      );
    io.log(`Copied ${Math.round(bytes / 1_048_576)} MiB; preparing`);
    const prepared = await runCommand({
      ...common,
      file: backup,
      argv: [
        "--no-defaults",
        "--prepare",
        "--use-memory=128M",
        option("tmpdir", targetAt.tmp),
        option("target-dir", into),
      ],
      timeoutMs: SIX_HOURS_MS,
      signal: io.signal,
      stopSignal: "SIGINT",
      graceMs: 1_000,
    });
    checkEnd("Preparing the copy", prepared);
    await checkPrepared(into);
    io.progress(1);
    return {
      folder: into,
      gtid: await readSeedGtid(into, source.isReplica),
      bytes,
    };
  } catch (error) {
    await rm(into, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(defaults, { force: true });
  }
}

async function checkPrepared(folder: string): Promise<void> {
  const text =
    (await readText(join(folder, "mariadb_backup_checkpoints"))) ??
    (await readText(join(folder, "xtrabackup_checkpoints"))) ??
    "";
  if (/^backup_type\s*=\s*log-applied\s*$/m.test(text)) return;
  throw new RookeryError("internal", "The copy was not prepared although the tool said so; it is not used. Try again.");
}

/** Puts the finished copy in the place of what was there; killed in between, calling it again ends the same. */
export async function installCopy(folder: string, at: Layout): Promise<void> {
  await rm(at.oldData, { recursive: true, force: true });
  try {
    await rename(at.data, at.oldData);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  await rename(folder, at.data);
  await rm(at.oldData, { recursive: true, force: true });
}
