import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RookeryError } from "../../core/errors.ts";
import type { InstanceSecrets, Provisioner, ProvisionIo } from "../../provisioning/ports.ts";
import type { InstanceSpec } from "../../provisioning/schemas.ts";

/** What an adapter's test gives the suite: the adapter, and what only it can do to its world. */
export interface ProvisionerHouse {
  provisioner: Provisioner;
  /** The same adapter where the disk is nearly full. */
  onFullDisk: Provisioner;
  io(signal?: AbortSignal): ProvisionIo;
  spec(name: string, overrides?: Partial<InstanceSpec>): Promise<InstanceSpec>;
  secrets(spec: InstanceSpec): Promise<InstanceSecrets>;
  occupyPort(port: number): Promise<() => Promise<void>>;
  /** Leaves a mark in the server's data. */
  mark(spec: InstanceSpec): Promise<void>;
  isMarked(spec: InstanceSpec): Promise<boolean>;
  /** Everything that exists below the spec's folder, to see that nothing changed. */
  picture(spec: InstanceSpec): Promise<string>;
  /** Starts an apply and ends its process without warning; the moments to try. */
  killApplyAfter?: {
    run(spec: InstanceSpec, delayMs: number): Promise<boolean>;
    delaysMs: number[];
  };
  close(): Promise<void>;
}

/** The suite that every Provisioner passes, the fake included. */
export function describeProvisioner(name: string, open: () => Promise<ProvisionerHouse>): void {
  describe(`provisioner contract: ${name}`, () => {
    let house: ProvisionerHouse;
    beforeAll(async () => {
      house = await open();
    });
    afterAll(() => house?.close());
    const create = async (
      name: string,
      overrides: Partial<InstanceSpec> = {},
    ): Promise<{ spec: InstanceSpec; secrets: InstanceSecrets }> => {
      const spec = await house.spec(name, overrides);
      const secrets = await house.secrets(spec);
      await house.provisioner.apply(spec, secrets, house.io());
      return { spec, secrets };
    };

    it("plans without changing anything and shows no secret", async () => {
      const spec = await house.spec("planned");
      const secrets = await house.secrets(spec);
      const before = await house.picture(spec);
      const plan = await house.provisioner.plan(spec);
      expect(plan.problems).toEqual([]);
      expect(plan.files.length).toBeGreaterThan(0);
      expect(plan.files.every((file) => file.content.length > 0 && file.current === null)).toBe(true);
      expect(plan.commands.length).toBeGreaterThan(0);
      for (const secret of [secrets.controlPassword, secrets.replicationPassword, "PRIVATE KEY"])
        expect(JSON.stringify(plan)).not.toContain(secret);
      expect(await house.picture(spec)).toBe(before);
      expect(await house.provisioner.plan(spec)).toEqual(plan);
      expect(await house.provisioner.observe(spec)).toEqual({
        state: "absent",
      });
    });

    it("applies twice as once, and writes what it planned", async () => {
      const spec = await house.spec("twice");
      const secrets = await house.secrets(spec);
      const planned = (await house.provisioner.plan(spec)).files;
      const first = await house.provisioner.apply(spec, secrets, house.io());
      expect(first).toMatchObject({
        state: "running",
        pid: expect.any(Number),
        optionFileHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      await house.mark(spec);
      expect(await house.provisioner.apply(spec, secrets, house.io())).toEqual(first);
      expect(await house.provisioner.observe(spec)).toEqual(first);
      expect(await house.isMarked(spec)).toBe(true);
      const again = await house.provisioner.plan(spec);
      expect(again.problems).toEqual([]);
      expect(again.commands).toEqual([]);
      expect(again.files.map((file) => file.current)).toEqual(planned.map((file) => file.content));
    });

    it("says absence as a value, stops and destroys what is absent", async () => {
      const spec = await house.spec("nowhere");
      expect(await house.provisioner.observe(spec)).toEqual({
        state: "absent",
      });
      expect(await house.provisioner.stop(spec, house.io())).toEqual({
        state: "absent",
      });
      await house.provisioner.destroy(spec, { wipe: true }, house.io());
      await house.provisioner.destroy(spec, { wipe: false }, house.io());
      await expect(house.provisioner.start(spec, house.io())).rejects.toMatchObject({ code: "precondition" });
      await expect(house.provisioner.writeOptions(spec, house.io())).rejects.toMatchObject({ code: "precondition" });
    });

    it("stops and starts, twice each, and keeps the data", async () => {
      const { spec } = await create("stopped");
      await house.mark(spec);
      expect(await house.provisioner.stop(spec, house.io())).toMatchObject({
        state: "stopped",
        exitHint: null,
      });
      expect(await house.provisioner.stop(spec, house.io())).toMatchObject({
        state: "stopped",
      });
      const running = await house.provisioner.start(spec, house.io());
      expect(running.state).toBe("running");
      expect(await house.provisioner.start(spec, house.io())).toEqual(running);
      expect(await house.isMarked(spec)).toBe(true);
    });

    it("writes options without touching the running server", async () => {
      const { spec } = await create("options");
      const before = await house.provisioner.observe(spec);
      await house.provisioner.writeOptions({ ...spec, variables: { max_connections: 77 } }, house.io());
      const after = await house.provisioner.observe(spec);
      if (before.state !== "running" || after.state !== "running") throw new Error("it should run");
      expect(after.pid).toBe(before.pid);
      expect(after.startedAt).toBe(before.startedAt);
      expect(after.optionFileHash).not.toBe(before.optionFileHash);
    });

    it("keeps the data on request and finds it again, for a new instance with new passwords", async () => {
      const { spec } = await create("kept");
      await house.mark(spec);
      await house.provisioner.destroy(spec, { wipe: false }, house.io());
      await house.provisioner.destroy(spec, { wipe: false }, house.io());
      expect(await house.provisioner.observe(spec)).toEqual({
        state: "absent",
      });
      const heir = { ...spec, instanceId: `${spec.instanceId}-heir` };
      const secrets = {
        ...(await house.secrets(heir)),
        controlPassword: "another-password-7",
      };
      Object.assign(await house.secrets(heir), secrets);
      expect((await house.provisioner.apply(heir, secrets, house.io())).state).toBe("running");
      expect(await house.isMarked(heir)).toBe(true);
      await house.provisioner.destroy(heir, { wipe: true }, house.io());
      expect((await house.provisioner.apply(heir, secrets, house.io())).state).toBe("running");
      expect(await house.isMarked(heir)).toBe(false);
    });

    it("refuses another's folder and leaves it alone", async () => {
      const { spec } = await create("owned");
      const intruder = {
        ...(await house.spec("intruder")),
        folder: spec.folder,
      };
      await expect(house.provisioner.apply(intruder, await house.secrets(intruder), house.io())).rejects.toMatchObject({
        code: "precondition",
      });
      await house.provisioner.destroy(intruder, { wipe: true }, house.io());
      expect(await house.provisioner.observe(intruder)).toEqual({
        state: "absent",
      });
      expect((await house.provisioner.observe(spec)).state).toBe("running");
    });

    it("names a port that is taken and the way out", async () => {
      const spec = await house.spec("busy");
      const release = await house.occupyPort(spec.port);
      try {
        const sentence = expect.stringMatching(new RegExp(`Port ${spec.port} .*in use.*Choose another port`));
        expect((await house.provisioner.plan(spec)).problems).toEqual([{ field: "ports", sentence }]);
        await expect(house.provisioner.apply(spec, await house.secrets(spec), house.io())).rejects.toMatchObject({
          code: "precondition",
          message: sentence,
          fields: { ports: sentence },
        });
        expect(await house.provisioner.observe(spec)).toEqual({
          state: "absent",
        });
        expect(await house.provisioner.freePorts("127.0.0.1", 1, [])).not.toContain(spec.port);
      } finally {
        await release();
      }
      expect((await house.provisioner.apply(spec, await house.secrets(spec), house.io())).state).toBe("running");
    });

    it("names a disk that is too small and a version that is not installed", async () => {
      const spec = await house.spec("small");
      const secrets = await house.secrets(spec);
      expect((await house.onFullDisk.plan(spec)).problems).toMatchObject([
        {
          field: "storagePath",
          sentence: expect.stringContaining("Free space"),
        },
      ]);
      await expect(house.onFullDisk.apply(spec, secrets, house.io())).rejects.toMatchObject({ code: "precondition" });
      const old = { ...spec, version: "5.5" };
      expect((await house.provisioner.plan(old)).problems).toMatchObject([
        {
          field: "version",
          sentence: expect.stringMatching(/5\.5 is not installed.*Choose/),
        },
      ]);
      await expect(house.provisioner.apply(old, secrets, house.io())).rejects.toMatchObject({ code: "precondition" });
      expect(await house.provisioner.observe(spec)).toEqual({
        state: "absent",
      });
    });

    it("stops when told to, with the reason it was given", async () => {
      const spec = await house.spec("cancelled");
      const reason = new RookeryError("conflict", "The lease was lost.");
      await expect(
        house.provisioner.apply(spec, await house.secrets(spec), house.io(AbortSignal.abort(reason))),
      ).rejects.toBe(reason);
    });

    it("knows its versions, its disk and free ports", async () => {
      expect(
        Object.entries(await house.provisioner.versions()).every(([series, exact]) => exact.startsWith(`${series}.`)),
      ).toBe(true);
      const disk = await house.provisioner.disk((await house.spec("elsewhere")).folder);
      expect(disk.freeBytes).toBeGreaterThan(0);
      expect(disk.totalBytes).toBeGreaterThanOrEqual(disk.freeBytes);
      const ports = await house.provisioner.freePorts("127.0.0.1", 3, [3_310]);
      expect(new Set(ports).size).toBe(3);
      expect(ports).not.toContain(3_310);
    });

    it("reaches the same end after a kill at any moment of apply", {
      timeout: 120_000,
    }, async () => {
      const kill = house.killApplyAfter;
      if (!kill) return expect(house.provisioner.kind).toBe("fake");
      const killed: boolean[] = [];
      for (const delayMs of kill.delaysMs) {
        const spec = await house.spec(`killed-${delayMs}`);
        killed.push(!(await kill.run(spec, delayMs)));
        const state = await house.provisioner.apply(spec, await house.secrets(spec), house.io());
        expect(state.state).toBe("running");
        await house.mark(spec);
        expect(await house.isMarked(spec)).toBe(true);
        await house.provisioner.destroy(spec, { wipe: true }, house.io());
        expect(await house.picture(spec)).toBe("");
      }
      expect(killed).toContain(true);
    });
  });
}
