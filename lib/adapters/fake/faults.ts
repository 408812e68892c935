import { once } from "node:events";
import { RookeryError } from "../../core/errors.ts";
import type { Provisioner, ProvisionIo } from "../../provisioning/ports.ts";

export type FakeMethod = Exclude<keyof Provisioner, "kind" | "storageRoot" | "caPath">;

/** hang: until aborted. flood, garbage: into the log, then works. refuse: throws. lie: says yes and does nothing. lostAnswer: does it and throws. */
export type FakeFault = "hang" | "flood" | "garbage" | "refuse" | "lie" | "lostAnswer";

export interface FakeFaults {
  /** The next `times` calls of `method` go wrong in this way. */
  arrange(method: FakeMethod, fault: FakeFault, times?: number): void;
  around<T>(method: FakeMethod, io: ProvisionIo, work: () => Promise<T>, lie: T): Promise<T>;
  /** Calls so far, in order. */
  readonly calls: readonly FakeMethod[];
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw signal.reason instanceof RookeryError
    ? signal.reason
    : new RookeryError("conflict", "The work was cancelled.", {
        cause: signal.reason,
      });
}

/** Faults on demand; with none arranged it only counts calls. */
export function createFaults(): FakeFaults {
  const arranged: { method: FakeMethod; fault: FakeFault; left: number }[] = [];
  const calls: FakeMethod[] = [];
  return {
    calls,
    arrange(method, fault, times = 1) {
      arranged.push({ method, fault, left: times });
    },
    async around(method, io, work, lie) {
      calls.push(method);
      const next = arranged.find((entry) => entry.method === method && entry.left > 0);
      if (!next) return work();
      next.left -= 1;
      switch (next.fault) {
        case "hang":
          return untilAborted(io.signal);
        case "refuse":
          throw new RookeryError("unavailable", "The host does not answer. Check that it is up and try again.");
        case "lie":
          return lie;
        case "lostAnswer":
          await work();
          throw new RookeryError(
            "unavailable",
            "The connection to the host broke before it answered. Read its state before trying again.",
          );
        case "flood":
          for (let line = 0; line < 100_000; line++) io.log(`line ${line} ${"x".repeat(200)}`);
          return work();
        case "garbage":
          for (let byte = 0; byte < 256; byte++) io.log(`\u001b[2J${String.fromCharCode(byte)}\uD800\r\n\0`);
          return work();
      }
    },
  };
}

/** No fault ever. */
export const noFaults: FakeFaults = {
  calls: [],
  arrange() {
    throw new RookeryError("internal", "These faults cannot be arranged; give the fake its own createFaults().");
  },
  around: (_method, _io, work) => work(),
};
