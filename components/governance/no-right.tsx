import Link from "next/link";
import { PageHead } from "./page-head.tsx";

/** A page that exists but not for this person: says which role opens it and whom to ask. */
export function NoRight({ page, needs }: { page: string; needs: string }) {
  return (
    <PageHead
      title={`${page} is not open to your roles.`}
      actions={
        <Link className="button" href="/account">
          Look at your own account
        </Link>
      }
    >
      It needs the role {needs}. An administrator can give it to you.
    </PageHead>
  );
}
