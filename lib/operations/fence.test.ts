import { expect, it } from "vitest";
import { noTools } from "#e2e/support/toy-operations.ts";
import { fakeProvisioner } from "../adapters/fake/provisioner.ts";
import type { FleetConnection } from "../mariadb/ports.ts";
import type { Toolbox } from "./define.ts";
import { fencedTools } from "./fence.ts";
import { LeaseLost } from "./journal.ts";

function house() {
  const sent: string[] = [];
  let trusted = true;
  const connection: FleetConnection = {
    label: "db-1",
    threadId: 7,
    async query(sql) {
      sent.push(sql);
      return [];
    },
    async execute(sql) {
      sent.push(sql);
      return { affectedRows: 1 };
    },
    close: async () => void sent.push("close"),
  };
  const provisioner = fakeProvisioner();
  const tools: Toolbox = {
    ...noTools,
    connect: async () => connection,
    connectTo: async () => connection,
    provisioner: () => provisioner,
  };
  const fenced = fencedTools(tools, () => {
    if (!trusted) throw new LeaseLost("asleep");
  });
  const sleep = () => {
    trusted = false;
  };
  return { sent, fenced, sleep };
}

it("sends no statement after the lease ended, also on a connection that was opened before; closing is allowed", async () => {
  const { sent, fenced, sleep } = house();
  const connection = await fenced.connect("i1");
  expect([connection.label, connection.threadId]).toEqual(["db-1", 7]);
  await connection.execute("STOP SLAVE");
  sleep();
  await expect(connection.execute("CHANGE MASTER TO ...")).rejects.toThrow(LeaseLost);
  await expect(connection.query("SELECT 1")).rejects.toThrow(LeaseLost);
  await expect(fenced.connect("i1")).rejects.toThrow(LeaseLost);
  await connection.close();
  expect(sent).toEqual(["STOP SLAVE", "close"]);
});

it("starts no change at a provisioner after the lease ended; reading stays possible", async () => {
  const { fenced, sleep } = house();
  sleep();
  const provisioner = fenced.provisioner("fake");
  const io = { log: () => undefined, progress: () => undefined, signal: new AbortController().signal };
  const spec = { instanceId: "i1", folder: "/srv/i1", port: 1 };
  const whole = Object.assign({} as Parameters<typeof provisioner.start>[0], spec);
  await expect(provisioner.start(whole, io)).rejects.toThrow(LeaseLost);
  await expect(provisioner.stop(whole, io)).rejects.toThrow(LeaseLost);
  await expect(provisioner.destroy(whole, { wipe: true }, io)).rejects.toThrow(LeaseLost);
  expect(await provisioner.observe(spec)).toEqual({ state: "absent" });
});
