import type { Metadata } from "next";
import { ImportPage } from "#components/provisioning/import-page.tsx";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { requestContext } from "#lib/web/context.ts";
import { discoverAction, proposeAction } from "./actions.ts";

export const metadata: Metadata = { title: "Import a cluster" };

export default async function ImportRoute() {
  const environments = await listEnvironments(await requestContext());
  return <ImportPage environments={environments} discover={discoverAction} propose={proposeAction} />;
}
