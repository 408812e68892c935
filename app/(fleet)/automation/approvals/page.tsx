import type { Metadata } from "next";
import { ApprovalsList } from "#components/operation/approvals-list.tsx";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import { listWaitingForMe } from "#lib/operations/get.ts";
import { requestContext } from "#lib/web/context.ts";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsRoute() {
  const context = await requestContext();
  const [waiting, environments] = await Promise.all([listWaitingForMe(context), listEnvironments(context)]);
  return (
    <ApprovalsList
      initial={waiting}
      environments={Object.fromEntries(environments.map(({ id, name, pattern }) => [id, { name, pattern }]))}
    />
  );
}
