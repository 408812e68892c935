import type { z } from "zod";
import { personOf } from "../core/access.ts";
import { RookeryError } from "../core/errors.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import type { OperationsContext } from "./define.ts";
import { definitionOrThrow } from "./propose.ts";
import { findOperationOrThrow, moveOperation, toJson } from "./rows.ts";
import { EditInput, type OperationRef } from "./schemas.ts";
import { operationSubject } from "./subject.ts";

/**
 * Changes what an operation would do, before it runs. It is planned anew; approvals of a plan that comes out different
 * lapse, with the differing fields named. Throws `conflict` when the version read is not the present one.
 */
export async function editOperation(context: OperationsContext, raw: z.input<typeof EditInput>): Promise<OperationRef> {
  const edit = parse(EditInput, raw);
  const row = await findOperationOrThrow(context.database, edit.operationId);
  const definition = definitionOrThrow(context, row.kind);
  const input = parse(definition.input, edit.input);
  await definition.checkInput?.(context, input);
  const subject = await definition.subject(context, input);
  return mutate(context, "operation.edit", "operation.propose", operationSubject(row, {}, edit.reason), async (tx) => {
    if (subject.clusterId !== row.clusterId || subject.environmentId !== row.environmentId)
      throw new RookeryError("invalid", "An operation keeps its target. Cancel this one and propose another.");
    const fresh = await findOperationOrThrow(tx, row.id);
    if (fresh.version !== edit.version) {
      throw new RookeryError(
        "conflict",
        "Somebody changed this operation after you opened it. Load it again; what you typed is kept.",
      );
    }
    await moveOperation(tx, fresh, ["draft", "needs approval", "approved", "scheduled"], {
      state: "draft",
      title: subject.title,
      input: toJson(input),
      editedBy: personOf(context.actor),
      wish: null,
      wishBy: null,
      updatedAt: context.now(),
      ...(edit.reason === undefined ? {} : { reason: edit.reason }),
      ...(edit.scheduledFor === undefined
        ? {}
        : { scheduledFor: edit.scheduledFor === null ? null : new Date(edit.scheduledFor) }),
    });
    return { id: row.id, state: "draft", digest: null };
  });
}
