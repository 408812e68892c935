"use server";
import { proposeOperation } from "#lib/operations/propose.ts";
import { action } from "#lib/web/action.ts";

export const proposeAction = action(proposeOperation);
