import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServers, startLocalServers } from "#e2e/support/local-servers.ts";
import { RookeryError } from "../../core/errors.ts";
import type { FleetConnection } from "../../mariadb/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { layoutOf } from "./layout.ts";
import { connectBySocket } from "./ready.ts";

describe.each(["11.8", "10.11"])("seeding on MariaDB %s", (version) => {
  let servers: LocalServers;
  let source: InstanceSpec;
  let admin: FleetConnection;
  beforeAll(async () => {
    servers = await startLocalServers();
    source = await servers.spec("source", version);
    await servers.provisioner.apply(source, await servers.secrets(source), servers.io());
    admin = await connectBySocket(source, layoutOf(source.folder));
    await admin.execute("CREATE DATABASE shop");
    await admin.execute("CREATE TABLE shop.t (id BIGINT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(200)) ENGINE=InnoDB");
    await admin.execute("INSERT INTO shop.t (v) SELECT REPEAT('x', 150) FROM shop.seq_1_to_100000");
  }, 60_000);
  afterAll(() => servers?.close());

  const from = async (isReplica: boolean) => {
    const secrets = await servers.secrets(source);
    return { spec: source, user: secrets.controlUser, password: secrets.controlPassword, isReplica };
  };
  const checksum = async (connection: FleetConnection): Promise<unknown> =>
    (await connection.query("CHECKSUM TABLE shop.t"))[0]?.Checksum;

  it("copies a member whole, says its position, and apply starts the copy", { timeout: 60_000 }, async () => {
    const target = await servers.spec("copy", version);
    const position = (await admin.query("SELECT @@gtid_binlog_pos AS gtid"))[0]?.gtid;
    const fractions: number[] = [];
    const seeded = await servers.provisioner.seed(await from(false), target, {
      ...servers.io(),
      progress: (fraction) => fractions.push(fraction),
    });
    expect(seeded.gtid).toBe(position);
    expect(seeded.bytes).toBeGreaterThan(10_000_000);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(await readdir(layoutOf(target.folder).tmp)).toEqual([]);
    expect(await servers.provisioner.observe(target)).toEqual({ state: "absent" });
    await servers.provisioner.apply(target, await servers.secrets(target), servers.io());
    const copy = await connectBySocket(target, layoutOf(target.folder));
    expect(await checksum(copy)).toBe(await checksum(admin));
    expect((await copy.query("SELECT @@read_only AS closed"))[0]?.closed).toBe("1");
    await copy.close();
    await (await servers.connect(target)).close();

    // The same again replaces the old data, and only when the server is stopped.
    await expect(servers.provisioner.seed(await from(false), target, servers.io())).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("running"),
    });
    await servers.provisioner.stop(target, servers.io());
    await servers.provisioner.seed(await from(false), target, servers.io());
    expect((await servers.provisioner.apply(target, await servers.secrets(target), servers.io())).state).toBe(
      "running",
    );
  });

  it("is really cancelled: nothing runs on, nothing is left, and it can be tried again", {
    timeout: 60_000,
  }, async () => {
    const target = await servers.spec("cancelled", version);
    const reason = new RookeryError("conflict", "Cancelled by a person.");
    const controller = new AbortController();
    const io = { ...servers.io(controller.signal), progress: () => controller.abort(reason) };
    await expect(servers.provisioner.seed(await from(false), target, io)).rejects.toBe(reason);
    expect((await readdir(target.folder)).filter((name) => name.startsWith("data"))).toEqual([]);
    expect(await readdir(layoutOf(target.folder).tmp)).toEqual([]);
    for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      expect(line.includes("mariadb-backup") && line.includes(target.folder)).toBe(false);
    }
    expect((await servers.provisioner.seed(await from(false), target, servers.io())).bytes).toBeGreaterThan(0);
  });

  it("never shows the password and names what failed", { timeout: 60_000 }, async () => {
    const target = await servers.spec("refused", version);
    const wrong = { ...(await from(false)), password: "wrong-canary-password" };
    const error = await servers.provisioner.seed(wrong, target, servers.io()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: "internal",
      message: expect.stringMatching(/mariadb-backup failed[\s\S]*Access denied/),
    });
    expect(String(error) + servers.lines.join("\n")).not.toContain("wrong-canary-password");
  });

  it("does not replace data that is not the instance's own", async () => {
    const kept = await servers.spec("kept", version);
    await servers.provisioner.apply(kept, await servers.secrets(kept), servers.io());
    await servers.provisioner.destroy(kept, { wipe: false }, servers.io());
    await expect(servers.provisioner.seed(await from(false), kept, servers.io())).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("kept earlier"),
    });
  });

  it("keeps files closed: the key to the database user, folders to others", async () => {
    const at = layoutOf(source.folder);
    for (const [path, mode] of [
      [at.keyFile, 0o600],
      [at.data, 0o700],
      [at.run, 0o700],
      [at.log, 0o700],
      [at.optionFile, 0o644],
    ] as const) {
      expect((await stat(path)).mode & 0o777, path).toBe(mode);
    }
    if (process.getuid?.() === 0) {
      const owner = (await stat(at.data)).uid;
      expect(owner).not.toBe(0);
      expect((await stat(at.keyFile)).uid).toBe(owner);
      expect((await stat(at.optionFile)).uid).toBe(0);
      expect((await stat(at.folder)).uid).toBe(0);
    }
    const rows = await admin.query("SELECT User, Host FROM mysql.global_priv WHERE User NOT IN ('mariadb.sys')");
    expect(rows.map((row) => `${row.User}@${row.Host}`).sort()).toEqual([
      "rookery@%",
      "rookery_replication@%",
      "root@localhost",
    ]);
    expect((await admin.query("SELECT @@global.gtid_binlog_state AS state"))[0]?.state).not.toContain(",");
  });

  it("says why a server did not start, from its own log", { timeout: 60_000 }, async () => {
    const spec = await servers.spec("broken", version, { variables: { no_such_variable: 1 } });
    await expect(servers.provisioner.apply(spec, await servers.secrets(spec), servers.io())).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining("no_such_variable"),
    });
    expect(await servers.provisioner.observe(spec)).toMatchObject({
      state: "stopped",
      exitHint: expect.stringContaining("no_such_variable"),
    });
    await writeFile(join(spec.folder, "process.json"), JSON.stringify({ pid: process.pid, startTicks: 1 }));
    expect((await servers.provisioner.observe(spec)).state).toBe("stopped");
    await servers.provisioner.stop(spec, servers.io());
    await servers.provisioner.destroy(spec, { wipe: true }, servers.io());
  });
});
