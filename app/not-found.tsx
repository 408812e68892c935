import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Not found" };

/** Said alike of what does not exist and of what one may not see, so that no name leaks. */
export default function NotFound() {
  return (
    <main className="alone">
      <h1>There is nothing here that you may see.</h1>
      <p className="muted">
        The address may be wrong, the object may be gone, or your roles do not reach it. An administrator sees your
        roles under Governance, Access.
      </p>
      <p className="row">
        <Link href="/fleet">Go to the fleet</Link>
        <Link href="/now">Go to Now</Link>
      </p>
    </main>
  );
}
