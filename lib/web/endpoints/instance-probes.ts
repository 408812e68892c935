import { z } from "zod";
import { AskInstanceInput, askInstance } from "../../inventory/ask-instance.ts";
import { DatabaseSizeView, LockWaitView, ProcessView, VariableView } from "../../inventory/probe-schemas.ts";
import { endpoint } from "../endpoint.ts";
import { rowsOf } from "./pages.ts";

export const probe = endpoint({
  method: "GET",
  path: "/api/v1/instances/{instanceId}/probes/{kind}",
  topic: "Instances",
  summary: "Ask a live server, through a worker: processes, variables, lock_waits or databases",
  right: "fleet.probe",
  where: "object",
  input: AskInstanceInput,
  output: rowsOf(z.union([ProcessView, VariableView, LockWaitView, DatabaseSizeView])),
  cost: 5,
  example: { instanceId: "0b7d6f52-8a0e-4f43-8c7e-5c2f1f0f6a10", kind: "processes" },
  handler: async ({ context, input }) => {
    const rows = await askInstance(context, input);
    return { rows, asOf: context.now().toISOString() };
  },
});
