import type { Metadata } from "next";
import { ProvisionPage } from "#components/provisioning/provision-page.tsx";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { requestContext } from "#lib/web/context.ts";
import { proposeAction } from "./actions.ts";

export const metadata: Metadata = { title: "Provision a cluster" };

export default async function ProvisionRoute() {
  const environments = await listEnvironments(await requestContext());
  return <ProvisionPage environments={environments} propose={proposeAction} />;
}
