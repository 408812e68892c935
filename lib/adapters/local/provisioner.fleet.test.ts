import { readdir } from "node:fs/promises";
import { occupyPort, startLocalServers } from "#e2e/support/local-servers.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { describeProvisioner, type ProvisionerHouse } from "../contract/provisioner.contract.ts";
import { layoutOf } from "./layout.ts";
import { localProvisioner } from "./provisioner.ts";
import { connectBySocket } from "./ready.ts";

async function openHouse(version: string): Promise<ProvisionerHouse> {
  const servers = await startLocalServers();
  const config = {
    home: servers.home,
    serversFolder: servers.serversFolder,
    databaseUser: undefined,
  };
  return {
    provisioner: servers.provisioner,
    onFullDisk: localProvisioner(config, {
      minimumFreeBytes: Number.MAX_SAFE_INTEGER,
    }),
    io: servers.io,
    spec: (name, overrides) => servers.spec(name, version, overrides),
    secrets: servers.secrets,
    occupyPort,
    async mark(spec) {
      // The accounts must work from outside, or the server is of no use; the mark itself needs more rights than they have.
      await (await servers.connect(spec)).close();
      const connection = await connectBySocket(spec, layoutOf(spec.folder));
      await connection.execute("CREATE DATABASE rookery_mark");
      await connection.close();
    },
    async isMarked(spec) {
      await (await servers.connect(spec)).close();
      const connection = await connectBySocket(spec, layoutOf(spec.folder));
      const rows = await connection.query("SHOW DATABASES LIKE 'rookery_mark'");
      await connection.close();
      return rows.length === 1;
    },
    picture: async (spec: InstanceSpec) => {
      try {
        return (await readdir(spec.folder, { recursive: true })).sort().join("\n");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
        throw error;
      }
    },
    killApplyAfter: {
      run: servers.killApplyAfter,
      delaysMs: [5, 25, 50, 80, 120, 170, 230, 300, 400],
    },
    close: servers.close,
  };
}

describeProvisioner("local, MariaDB 11.8", () => openHouse("11.8"));
describeProvisioner("local, MariaDB 10.11", () => openHouse("10.11"));
