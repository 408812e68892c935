import { z } from "zod";
import type { ProbeDefinition } from "#lib/inventory/probes/define.ts";

const answers: Record<string, unknown> = {
  "instance.processes": [
    {
      id: 7,
      user: "app",
      host: "10.0.0.9:5000",
      database: "orders",
      command: "Query",
      seconds: 1.5,
      state: "Sending data",
      query: "SELECT 1",
      progress: null,
    },
  ],
  "instance.variables": [
    {
      name: "max_connections",
      scope: "global",
      dynamic: true,
      type: "integer",
      choices: [],
      minimum: "10",
      maximum: "100000",
      defaultValue: "151",
      value: "151",
      comment: "How many may connect",
      wanted: null,
      difference: null,
    },
  ],
  "instance.lock_waits": [
    {
      waitingId: 8,
      waitingQuery: "UPDATE t SET a=1",
      waitingSeconds: 3,
      blockingId: 7,
      blockingQuery: null,
      blockingSeconds: 9,
      blockingRowsLocked: 1,
      table: "orders.t",
      index: "PRIMARY",
      mode: "X",
    },
  ],
  "instance.databases": [{ name: "orders", tables: 3, dataBytes: 16_384, indexBytes: 0, freeBytes: 0 }],
  "provision.preflight": {
    versions: { "11.8": "11.8.6" },
    freePorts: [3310],
    disk: { freeBytes: 1e10, totalBytes: 2e10 },
    memory: { availableBytes: 1e9, totalBytes: 2e9 },
    storageRoot: "/srv/servers",
    checks: [{ name: "Disk", result: "passed", finding: "enough" }],
  },
  "import.discover": { topology: null, servers: [], notes: ["Nothing answered."] },
};

/** What a worker would answer, so that the web's side can be tested alone. The questions themselves are tested beside them. */
export const probeAnswers: ReadonlyMap<string, ProbeDefinition<undefined>> = new Map(
  Object.entries(answers).map(([kind, answer]) => [
    kind,
    { kind, input: z.unknown(), right: "fleet.probe", deadlineMs: 1_000, run: async () => answer },
  ]),
);
