"use server";
import { createEnvironment } from "#lib/inventory/environments/create-environment.ts";
import { deleteEnvironment } from "#lib/inventory/environments/delete-environment.ts";
import { updateEnvironment } from "#lib/inventory/environments/update-environment.ts";
import { action } from "#lib/web/action.ts";

export const createEnvironmentAction = action(createEnvironment);
export const updateEnvironmentAction = action(updateEnvironment);
export const deleteEnvironmentAction = action(deleteEnvironment);
