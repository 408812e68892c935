import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EnvironmentsView } from "#components/environment/environments-page.tsx";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { NoRight } from "#components/governance/no-right.tsx";
import { can, readableEnvironments } from "#lib/core/access.ts";
import { middlePolicy } from "#lib/inventory/environment-schemas.ts";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { optionalContext } from "#lib/web/context.ts";
import { createEnvironmentAction, deleteEnvironmentAction, updateEnvironmentAction } from "./actions.ts";

export const metadata: Metadata = { title: "Environments" };

export default async function Page() {
  const context = (await optionalContext()) ?? redirect("/sign-in?next=/governance/environments");
  const { actor, catalogue } = context;
  const crumbs = <Breadcrumb crumbs={[{ label: "Governance" }, { label: "Environments" }]} />;
  if (readableEnvironments(actor).length === 0)
    return (
      <>
        {crumbs}
        <NoRight page="Environments" needs="viewer, or any other" />
      </>
    );
  const rows = await listEnvironments(context);
  const editable = rows.filter(({ id }) => can(actor, "environment.edit", { environmentId: id }));
  return (
    <>
      {crumbs}
      <EnvironmentsView
        initial={{ rows, asOf: context.now().toISOString() }}
        kinds={catalogue.kinds().map((kind) => ({ kind, label: catalogue.get(kind)?.label ?? kind }))}
        fresh={middlePolicy}
        editable={can(actor, "environment.edit") ? "*" : editable.map(({ id }) => id)}
        actions={{
          create: createEnvironmentAction,
          update: updateEnvironmentAction,
          remove: deleteEnvironmentAction,
        }}
      />
    </>
  );
}
