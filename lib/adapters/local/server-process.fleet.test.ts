import { rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServers, startLocalServers } from "#e2e/support/local-servers.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { layoutOf } from "./layout.ts";
import { tailOf } from "./logs.ts";
import { localProvisioner } from "./provisioner.ts";
import { findServer } from "./server-process.ts";

describe.each(["11.8", "10.11"])("server processes of MariaDB %s", (version) => {
  let servers: LocalServers;
  beforeAll(async () => {
    servers = await startLocalServers();
  });
  afterAll(() => servers?.close());
  const impatient = () =>
    localProvisioner(
      { home: servers.home, serversFolder: servers.serversFolder, databaseUser: undefined },
      { stopTimeoutMs: 300, wipeTimeoutMs: 300 },
    );
  async function running(name: string): Promise<{ spec: InstanceSpec; pid: number }> {
    const spec = await servers.spec(name, version);
    const state = await servers.provisioner.apply(spec, await servers.secrets(spec), servers.io());
    if (state.state !== "running") throw new Error("it should run");
    return { spec, pid: state.pid };
  }

  it("are found stopped after a crash and recover on start", async () => {
    const { spec, pid } = await running("crashed");
    process.kill(pid, "SIGKILL");
    await expect.poll(async () => (await servers.provisioner.observe(spec)).state).toBe("stopped");
    const again = await servers.provisioner.start(spec, servers.io());
    expect(again).toMatchObject({ state: "running" });
    expect(again).not.toMatchObject({ pid });
    await (await servers.connect(spec)).close();
  });

  it("are not killed by an impatient stop, but are when their data is thrown away", { timeout: 60_000 }, async () => {
    const { spec, pid } = await running("stuck");
    process.kill(pid, "SIGSTOP");
    await expect(impatient().stop(spec, servers.io())).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("did not end within 0.3 s"),
    });
    expect((await servers.provisioner.observe(spec)).state).toBe("running");
    process.kill(pid, "SIGCONT");
    await expect.poll(async () => (await servers.provisioner.observe(spec)).state, { timeout: 10_000 }).toBe("stopped");
    const state = await servers.provisioner.start(spec, servers.io());
    if (state.state !== "running") throw new Error("it should run");
    process.kill(state.pid, "SIGSTOP");
    await impatient().destroy(spec, { wipe: true }, servers.io());
    expect(await servers.provisioner.observe(spec)).toEqual({ state: "absent" });
    expect(servers.lines.join("\n")).toContain(
      `Process ${state.pid} did not end within 0.3 s and its data is to be deleted`,
    );
  });

  it("are known by their option file, not by a number or a look-alike", async () => {
    const one = await running("one");
    const two = await running("two");
    const at = layoutOf(one.spec.folder);
    // A note that points at the sister server must not make it ours.
    await writeFile(at.processFile, JSON.stringify({ pid: two.pid, startTicks: 1 }));
    expect((await findServer(at))?.pid).toBe(one.pid);
    await writeFile(at.processFile, "not json");
    expect((await findServer(at))?.pid).toBe(one.pid);
    await servers.provisioner.stop(one.spec, servers.io());
    expect((await servers.provisioner.observe(two.spec)).state).toBe("running");
    await writeFile(at.pidFile, `${two.pid}\n`);
    expect(await findServer(at)).toBeNull();
  });

  it("get the data of before back when a reseed was killed between its renames", async () => {
    const { spec } = await running("halved");
    await servers.provisioner.stop(spec, servers.io());
    const at = layoutOf(spec.folder);
    await rename(at.data, at.oldData);
    expect((await servers.provisioner.start(spec, servers.io())).state).toBe("running");
    await (await servers.connect(spec)).close();
  });

  it("cannot make us read other files through their log folder", async () => {
    const spec = await servers.spec("linked", version);
    const link = join(servers.home, `link-${version}`);
    await symlink("/etc/passwd", link);
    await expect(tailOf(link)).rejects.toMatchObject({ code: "ELOOP" });
    expect(await tailOf(join(spec.folder, "nowhere.log"))).toEqual([]);
  });

  it("are planned with every obstacle at once, each at its field", async () => {
    const spec = await servers.spec("obstacles", version, {
      version: "9.9",
      bindAddress: "192.0.2.1",
      folder: join(servers.home, "x".repeat(100)),
      variables: { plugin_load: "evil.so" },
    });
    const { problems } = await servers.provisioner.plan(spec);
    expect(problems.map((problem) => problem.field).sort()).toEqual([
      "providerSettings.bindAddress",
      "storagePath",
      "variables.plugin_load",
      "version",
    ]);
    expect(problems.every((problem) => problem.sentence.length > 20)).toBe(true);
  });
});
