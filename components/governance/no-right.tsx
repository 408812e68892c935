import Link from "next/link";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** A page that exists but not for this person: says which role opens it and whom to ask. */
export function NoRight({ page, needs }: { page: string; needs: string }) {
  return (
    <EmptyState
      title={`${page} is not open to your roles`}
      action={<Link href="/account">Look at your own account</Link>}
    >
      It needs the role {needs}. An administrator can give it to you under Governance, Access.
    </EmptyState>
  );
}
