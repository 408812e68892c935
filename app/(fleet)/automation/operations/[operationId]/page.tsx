import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageTitle } from "#components/fleet/identity-band.tsx";
import { OperationPage } from "#components/operation/operation-page.tsx";
import { isRookeryError } from "#lib/core/errors.ts";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { getOperation, listOperationLog } from "#lib/operations/get.ts";
import { requestContext, type WebContext } from "#lib/web/context.ts";
import {
  approveAction,
  cancelAction,
  giveUpAction,
  pauseAction,
  rejectAction,
  resumeAction,
  retryAction,
  runAction,
} from "./actions.ts";

type Params = { params: Promise<{ operationId: string }> };

const verbs = {
  approve: approveAction,
  reject: rejectAction,
  run: runAction,
  cancel: cancelAction,
  pause: pauseAction,
  resume: resumeAction,
  retry: retryAction,
  giveUp: giveUpAction,
};

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const context = await requestContext();
  const view = await find(context, (await params).operationId);
  const environment = await environmentOf(context, view.environmentId);
  return { title: pageTitle(`Operation ${view.id}: ${view.title}`, environment?.name.toLowerCase()) };
}

export default async function OperationRoute({ params }: Params) {
  const context = await requestContext();
  const view = await find(context, (await params).operationId);
  const [log, environment] = await Promise.all([
    listOperationLog(context, { operationId: view.id }),
    environmentOf(context, view.environmentId),
  ]);
  return <OperationPage key={view.id} initial={view} initialLog={log} environment={environment} verbs={verbs} />;
}

// A bent address and an operation of another environment look the same: there is no such page.
async function find(context: WebContext, operationId: string) {
  if (!/^[1-9]\d{0,14}$/.test(operationId)) notFound();
  try {
    return await getOperation(context, { operationId });
  } catch (error) {
    if (isRookeryError(error, "not_found")) notFound();
    throw error;
  }
}

async function environmentOf(context: WebContext, environmentId: string | null) {
  if (environmentId === null) return null;
  const found = (await listEnvironments(context)).find((environment) => environment.id === environmentId);
  return found ? { name: found.name, pattern: found.pattern } : null;
}
