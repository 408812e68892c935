import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServers, startLocalServers } from "#e2e/support/local-servers.ts";
import { findInstallation } from "./find-versions.ts";
import { layoutOf } from "./layout.ts";

describe.each(["11.8", "10.11"])("template data folder of MariaDB %s", (version) => {
  let servers: LocalServers;
  beforeAll(async () => {
    servers = await startLocalServers();
  });
  afterAll(() => servers?.close());

  it("is built once by many builders at once, one of them killed", { timeout: 60_000 }, async () => {
    const specs = await Promise.all(["a", "b", "c", "d", "e"].map((name) => servers.spec(name, version)));
    const [killed, other, ...own] = specs;
    if (!killed || !other) throw new Error("five specs");
    const states = await Promise.all([
      servers.killApplyAfter(killed, 60),
      servers.killApplyAfter(other, 60_000),
      ...own.map(
        async (spec) => (await servers.provisioner.apply(spec, await servers.secrets(spec), servers.io())).state,
      ),
    ]);
    expect(states.slice(1)).toEqual([true, "running", "running", "running"]);
    expect((await servers.provisioner.observe(other)).state).toBe("running");
    const { version: exact } = await findInstallation(servers.serversFolder, version);
    const templates = (await readdir(join(servers.home, "templates"))).filter((name) => !name.startsWith("."));
    expect(templates).toHaveLength(1);
    expect(templates[0]).toMatch(new RegExp(`^${exact.replaceAll(".", "\\.")}-`));
    expect((await servers.provisioner.apply(killed, await servers.secrets(killed), servers.io())).state).toBe(
      "running",
    );
    expect(servers.lines.filter((line) => line.startsWith("Building the template")).length).toBeLessThanOrEqual(1);
  });

  it("gives servers that start without one error in their log and with nothing in their binary log", async () => {
    const spec = await servers.spec("clean", version);
    await servers.provisioner.apply(spec, await servers.secrets(spec), servers.io());
    const text = await readFile(layoutOf(spec.folder).errorLog, "utf8");
    expect(text).not.toMatch(/\[ERROR\]/);
    expect(text).toContain("ready for connections");
    const connection = await servers.connect(spec);
    const [row] = await connection.query(
      "SELECT @@gtid_binlog_pos AS logged, @@gtid_slave_pos AS applied, @@server_id AS id",
    );
    await connection.close();
    expect(row).toMatchObject({ logged: "", applied: "" });
    expect(Number(row?.id)).toBe(spec.serverId);
  });
});
