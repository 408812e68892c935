import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuditView } from "#components/audit/audit-page.tsx";
import { auditQuery } from "#components/audit/audit-queries.ts";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { NoRight } from "#components/governance/no-right.tsx";
import { getEvent, listEvents } from "#lib/audit/list-events.ts";
import { ListEventsInput } from "#lib/audit/schemas.ts";
import { can } from "#lib/core/access.ts";
import { isRookeryError } from "#lib/core/errors.ts";
import { listClusters } from "#lib/inventory/list-clusters.ts";
import { optionalContext, type WebContext } from "#lib/web/context.ts";

export const metadata: Metadata = { title: "Audit" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const context = (await optionalContext()) ?? redirect("/sign-in?next=/governance/audit");
  const crumbs = <Breadcrumb crumbs={[{ label: "Governance" }, { label: "Audit" }]} />;
  if (!can(context.actor, "audit.read"))
    return (
      <>
        {crumbs}
        <NoRight page="The audit" needs="approver or administrator" />
      </>
    );
  const params = flat(await searchParams);
  // A bent link still opens: what is not a filter is left out and all rows are shown.
  const filter = ListEventsInput.safeParse({
    ...Object.fromEntries(auditQuery(params, context.now().getTime())),
    limit: 100,
  });
  const [initial, linked, clusters] = await Promise.all([
    listEvents(context, filter.success ? filter.data : { limit: 100 }),
    linkedEvent(context, Number(params.get("row"))),
    listClusters(context, { limit: 500 }),
  ]);
  return (
    <>
      {crumbs}
      <AuditView
        initial={initial}
        linked={linked}
        clusters={clusters.rows.map(({ id, slug }) => ({ id, name: slug }))}
        mayVerify={can(context.actor, "audit.read", { environmentId: "*" })}
      />
    </>
  );
}

async function linkedEvent(context: WebContext, sequence: number) {
  if (!Number.isSafeInteger(sequence) || sequence <= 0) return null;
  try {
    return await getEvent(context, sequence);
  } catch (error) {
    if (isRookeryError(error, "not_found")) return null;
    throw error;
  }
}

function flat(search: Awaited<Search>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    for (const one of [value].flat()) if (one) params.append(name, one);
  return params;
}
