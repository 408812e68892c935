"use server";
import { approveOperation, rejectOperation } from "#lib/operations/decide.ts";
import { runOperation } from "#lib/operations/run.ts";
import {
  cancelOperation,
  giveUpOperation,
  pauseOperation,
  resumeOperation,
  retryOperation,
} from "#lib/operations/steer.ts";
import { action } from "#lib/web/action.ts";

export const approveAction = action(approveOperation);
export const rejectAction = action(rejectOperation);
export const runAction = action(runOperation);
export const cancelAction = action(cancelOperation);
export const pauseAction = action(pauseOperation);
export const resumeAction = action(resumeOperation);
export const retryAction = action(retryOperation);
export const giveUpAction = action(giveUpOperation);
