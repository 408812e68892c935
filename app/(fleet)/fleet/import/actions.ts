"use server";
import { proposeOperation } from "#lib/operations/propose.ts";
import { askDiscovery } from "#lib/provisioning/ask-worker.ts";
import { action } from "#lib/web/action.ts";

export const discoverAction = action(askDiscovery);
export const proposeAction = action(proposeOperation);
