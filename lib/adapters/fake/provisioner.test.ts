import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { RookeryError } from "../../core/errors.ts";
import type { InstanceSecrets, ProvisionIo } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";
import { describeProvisioner } from "../contract/provisioner.contract.ts";
import { createFaults } from "./faults.ts";
import { fakeProvisioner } from "./provisioner.ts";
import { type FakeStore, fileStore, memoryStore } from "./store.ts";

let serial = 0;
const lines: string[] = [];
const io = (signal = new AbortController().signal): ProvisionIo => ({
  log: (line) => void lines.push(line),
  progress: () => undefined,
  signal,
});
const secrets: InstanceSecrets = {
  caPem: "ca",
  certificatePem: "certificate",
  privateKeyPem: "key",
  controlUser: "rookery",
  controlPassword: "control-password-1",
  replicationUser: "replication",
  replicationPassword: "replication-password-1",
};

function specOf(name: string, overrides: Partial<InstanceSpec> = {}): InstanceSpec {
  serial += 1;
  return {
    instanceId: `instance-${serial}`,
    clusterSlug: "test",
    name,
    version: "11.8",
    host: "127.0.0.1",
    port: 20_000 + serial,
    serverId: serial,
    gtidDomainId: 1,
    folder: `/srv/${name}`,
    bindAddress: "127.0.0.1",
    bufferPoolMb: 16,
    semiSync: false,
    tlsRequired: true,
    variables: {},
    ...overrides,
  };
}

function house(store: FakeStore) {
  const occupied = new Set<number>();
  const marks = new Set<string>();
  const dataOf = async (spec: InstanceSpec): Promise<string> => (await store.read()).data[spec.folder] ?? "none";
  return {
    provisioner: fakeProvisioner({ store, occupiedPorts: occupied }),
    onFullDisk: fakeProvisioner({ store, freeBytes: 1 }),
    io,
    spec: async (name: string, overrides?: Partial<InstanceSpec>) => specOf(name, overrides),
    secrets: async () => secrets,
    occupyPort: async (port: number) => {
      occupied.add(port);
      return async () => void occupied.delete(port);
    },
    mark: async (spec: InstanceSpec) => void marks.add(await dataOf(spec)),
    isMarked: async (spec: InstanceSpec) => marks.has(await dataOf(spec)),
    picture: async () => JSON.stringify(await store.read()),
    close: async () => undefined,
  };
}

describeProvisioner("fake, in memory", async () => house(memoryStore()));
describeProvisioner("fake, in a file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rky-fake-"));
  return {
    ...house(fileStore(join(folder, "state.json"))),
    close: () => rm(folder, { recursive: true }),
  };
});

describe("faults of the fake", () => {
  const faults = createFaults();
  const provisioner = fakeProvisioner({ faults });
  afterAll(() => expect(faults.calls.length).toBeGreaterThan(5));

  it("hangs until it is cancelled", async () => {
    faults.arrange("apply", "hang");
    const controller = new AbortController();
    const reason = new RookeryError("timeout", "Too long.");
    setTimeout(() => controller.abort(reason), 20);
    await expect(provisioner.apply(specOf("hang"), secrets, io(controller.signal))).rejects.toBe(reason);
  });

  it("lies, loses answers, refuses, and then works again", async () => {
    const spec = specOf("liar");
    faults.arrange("apply", "lie");
    expect((await provisioner.apply(spec, secrets, io())).state).toBe("running");
    expect(await provisioner.observe(spec)).toEqual({ state: "absent" });
    faults.arrange("apply", "lostAnswer");
    await expect(provisioner.apply(spec, secrets, io())).rejects.toMatchObject({
      code: "unavailable",
    });
    expect((await provisioner.observe(spec)).state).toBe("running");
    faults.arrange("stop", "refuse");
    await expect(provisioner.stop(spec, io())).rejects.toMatchObject({
      code: "unavailable",
    });
    expect((await provisioner.stop(spec, io())).state).toBe("stopped");
  });

  it("floods and garbles the log but does its work", async () => {
    const spec = specOf("noise");
    faults.arrange("apply", "flood");
    faults.arrange("start", "garbage");
    lines.length = 0;
    await provisioner.apply(spec, secrets, io());
    expect(lines).toHaveLength(100_000);
    lines.length = 0;
    await provisioner.start(spec, io());
    expect(lines.join("")).toContain("\u001b[2J");
  });
});
