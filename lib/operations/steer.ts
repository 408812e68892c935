import type { z } from "zod";
import { personOf } from "../core/access.ts";
import { type Prisma, Prisma as PrismaValues, type Tx } from "../core/database.ts";
import { mutate } from "../core/mutate.ts";
import { parse } from "../core/parse.ts";
import { demandPermission } from "./decide.ts";
import type { OperationsContext } from "./define.ts";
import { definitionOrThrow } from "./propose.ts";
import { findOperationOrThrow, moveOperation, type OperationRecord, storedPlan } from "./rows.ts";
import { finalStates, type OperationRef, type OperationState, type OperationView, WishInput } from "./schemas.ts";
import { operationSubject } from "./subject.ts";

type Steer = (context: OperationsContext, raw: z.input<typeof WishInput>) => Promise<OperationRef>;
type Change = { from: OperationState[]; data: Prisma.OperationUpdateManyMutationInput & { state: OperationState } };

/** Cancels: at once before it runs; a running one stops, undoes what declares an undo, and ends as cancelled. */
export const cancelOperation: Steer = steer("operation.cancel", "cancel", (row, context) => {
  if (["running", "paused", "waiting for you"].includes(row.state)) {
    return {
      from: ["running", "paused", "waiting for you"],
      data: { state: "cancelling", wish: "cancel", wishBy: personOf(context.actor) },
    };
  }
  return {
    from: ["draft", "needs approval", "approved", "scheduled", "queued"],
    data: {
      state: "cancelled",
      outcome: `Cancelled by ${context.actor.name} before it ran. Nothing was changed.`,
      finishedAt: context.now(),
    },
  };
});

/** Stops at the next step border and keeps its place; the cluster stays reserved. */
export const pauseOperation: Steer = steer("operation.pause", "pause", (_row, context) => ({
  from: ["running"],
  data: { state: "running", wish: "pause", wishBy: personOf(context.actor) },
}));

/** Goes on with a paused or parked operation, beginning by observing. */
export const resumeOperation: Steer = steer("operation.resume", "resume", () => ({
  from: ["paused", "waiting for you"],
  data: { state: "queued", wish: null, wishBy: null, facts: PrismaValues.DbNull },
}));

/** Tries again from the step that failed: it is observed first, so what was done is not done twice. */
export const retryOperation: Steer = steer("operation.retry", "retry", () => ({
  from: ["failed", "unknown", "cancelled"],
  data: { state: "queued", wish: null, wishBy: null, outcome: null, finishedAt: null, facts: PrismaValues.DbNull },
}));

/** Ends an operation whose outcome is open as failed; a person has read the facts and takes it from here. */
export const giveUpOperation: Steer = steer("operation.give_up", "giveUp", (_row, context) => ({
  from: ["unknown", "waiting for you", "paused"],
  data: {
    state: "failed",
    outcome: `Given up by ${context.actor.name}. The steps show what was done; the rest was not.`,
    finishedAt: context.now(),
  },
}));

function steer(
  action: string,
  what: keyof OperationView["may"],
  change: (row: OperationRecord, context: OperationsContext) => Change,
): Steer {
  return async (context, raw) => {
    const input = parse(WishInput, raw);
    const row = await findOperationOrThrow(context.database, input.operationId);
    // Whoever proposed it may withdraw it before it runs; everything else needs the right to run.
    const right =
      what === "cancel" && personOf(context.actor) === row.requestedBy ? "operation.propose" : "operation.run";
    return mutate(context, action, right, operationSubject(row, {}, input.reason), async (tx) => {
      const fresh = await findOperationOrThrow(tx, row.id);
      await demandPermission(tx, context, fresh, what);
      const { from, data } = change(fresh, context);
      // What never started (rejected, could not be planned) begins again with planning, and needs its approvals anew.
      const state = data.state === "queued" && (fresh.plan === null || fresh.startedAt === null) ? "draft" : data.state;
      await moveOperation(tx, fresh, from, { ...data, state, updatedAt: context.now() });
      if ((finalStates as readonly string[]).includes(state)) await settleRows(tx, context, fresh, state);
      return { id: row.id, state, digest: fresh.digest };
    });
  };
}

async function settleRows(
  tx: Tx,
  context: OperationsContext,
  row: OperationRecord,
  state: OperationState,
): Promise<void> {
  const plan = storedPlan(row);
  const definition = definitionOrThrow(context, row.kind);
  if (!plan || !definition.settled) return;
  await definition.settled(
    tx,
    context,
    parse(definition.input, row.input),
    plan,
    state === "cancelled" ? "cancelled" : "failed",
  );
}
