import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";

const FakeInstance = z.object({
  instanceId: z.string(),
  port: z.number(),
  optionFile: z.string(),
  accounts: z.record(z.string(), z.string()),
  dataId: z.string(),
  running: z.object({ pid: z.number(), startedAt: z.string() }).nullable(),
});
export type FakeInstance = z.infer<typeof FakeInstance>;

const FakeState = z.object({
  nextPid: z.number(),
  /** By folder. */
  instances: z.record(z.string(), FakeInstance),
  data: z.record(z.string(), z.string()),
});
export type FakeState = z.infer<typeof FakeState>;

/** Where the fake's servers are noted. Changes are serial within one process. */
export interface FakeStore {
  read(): Promise<FakeState>;
  change<T>(work: (state: FakeState) => T): Promise<T>;
}

const empty = (): FakeState => ({ nextPid: 1_000, instances: {}, data: {} });

/** A store that ends with the process. */
export function memoryStore(): FakeStore {
  const state = empty();
  return {
    read: async () => structuredClone(state),
    change: async (work) => work(state),
  };
}

/** A store in a JSON file, for fakes that must be found again after a restart. */
export function fileStore(path: string): FakeStore {
  let last: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<FakeState> => {
    try {
      return FakeState.parse(JSON.parse(await readFile(path, "utf8")));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return empty();
      throw error;
    }
  };
  return {
    read,
    change(work) {
      const next = last.then(async () => {
        const state = await read();
        const result = work(state);
        const beside = `${path}.${randomUUID()}.tmp`;
        await writeFile(beside, JSON.stringify(state));
        await rename(beside, path);
        return result;
      });
      last = next.catch(() => undefined);
      return next;
    },
  };
}
