import { z } from "zod";
import type { Action } from "../../core/access.ts";
import { approveOperation, rejectOperation } from "../../operations/decide.ts";
import type { OperationsContext } from "../../operations/define.ts";
import { editOperation } from "../../operations/edit.ts";
import { proposeOperation } from "../../operations/propose.ts";
import { runOperation } from "../../operations/run.ts";
import {
  ApproveInput,
  EditInput,
  type OperationRef,
  operationStates,
  ProposeInput,
  RejectInput,
  RunInput,
  WishInput,
} from "../../operations/schemas.ts";
import {
  cancelOperation,
  giveUpOperation,
  pauseOperation,
  resumeOperation,
  retryOperation,
} from "../../operations/steer.ts";
import { endpoint } from "../endpoint.ts";

const topic = "Operations";
const Ref = z.object({ id: z.number(), state: z.enum(operationStates), digest: z.string().nullable() });
const digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export const propose = endpoint({
  method: "POST",
  path: "/api/v1/operations",
  topic,
  summary: "Propose an operation; a worker plans it at once. An Idempotency-Key makes repeats harmless",
  right: "operation.propose",
  where: "object",
  input: ProposeInput.strict(),
  output: Ref,
  status: 201,
  cost: 3,
  example: {
    kind: "instance.restart",
    input: { instanceId: "0b7d6f52-8a0e-4f43-8c7e-5c2f1f0f6a10" },
    reason: "new option file",
    idempotencyKey: "restart-2026-11-22-a",
  },
  handler: ({ context, input, request }) => {
    const key = request.headers.get("idempotency-key") ?? input.idempotencyKey;
    return proposeOperation(context, { ...input, ...(key === undefined ? {} : { idempotencyKey: key }) });
  },
});

/** Everything else that is done to an operation: POST to its address with one word behind it. */
function act<I extends z.ZodObject>(entry: {
  word: string;
  summary: string;
  right: Action;
  input: I;
  example: z.input<I>;
  verb(context: OperationsContext, input: z.output<I>): Promise<OperationRef>;
}) {
  return endpoint({
    method: "POST",
    path: `/api/v1/operations/{operationId}/${entry.word}`,
    topic,
    summary: entry.summary,
    right: entry.right,
    where: "object",
    input: entry.input,
    output: Ref,
    cost: 3,
    example: entry.example,
    handler: ({ context, input }) => entry.verb(context, input),
  });
}

export const approve = act({
  word: "approve",
  summary: "Approve the plan with this digest; author and last editor cannot, tokens never",
  right: "operation.approve",
  input: ApproveInput.strict(),
  example: { operationId: 7, digest },
  verb: (context, input) => approveOperation(context, input),
});

export const reject = act({
  word: "reject",
  summary: "Refuse the plan; the operation ends as cancelled",
  right: "operation.approve",
  input: RejectInput.strict(),
  example: { operationId: 7, comment: "wait for the release" },
  verb: (context, input) => rejectOperation(context, input),
});

export const run = act({
  word: "run",
  summary: "Start an approved operation; with breakGlassReason without its approvals",
  right: "operation.run",
  input: RunInput.strict(),
  example: { operationId: 7, digest },
  verb: (context, input) => runOperation(context, input),
});

export const edit = act({
  word: "edit",
  summary: "Change what it would do; it is planned anew, and approvals of another plan lapse",
  right: "operation.propose",
  input: EditInput.strict(),
  example: { operationId: 7, version: 3, input: { instanceId: "0b7d6f52-8a0e-4f43-8c7e-5c2f1f0f6a10" } },
  verb: (context, input) => editOperation(context, input),
});

const steered = { input: WishInput.strict(), example: { operationId: 7, reason: "the load is too high now" } };

export const cancel = act({
  word: "cancel",
  summary:
    "Cancel: at once before it runs (who proposed it may, too); a running one stops and undoes what declares an undo",
  right: "operation.run",
  ...steered,
  verb: (context, input) => cancelOperation(context, input),
});

export const pause = act({
  word: "pause",
  summary: "Stop at the next step border and keep the place",
  right: "operation.run",
  ...steered,
  verb: (context, input) => pauseOperation(context, input),
});

export const resume = act({
  word: "resume",
  summary: "Go on with a paused or parked operation, beginning by observing",
  right: "operation.run",
  ...steered,
  verb: (context, input) => resumeOperation(context, input),
});

export const retry = act({
  word: "retry",
  summary: "Try again from the step that failed",
  right: "operation.run",
  ...steered,
  verb: (context, input) => retryOperation(context, input),
});

export const giveUp = act({
  word: "give-up",
  summary: "End an operation whose outcome is open as failed",
  right: "operation.run",
  ...steered,
  verb: (context, input) => giveUpOperation(context, input),
});
