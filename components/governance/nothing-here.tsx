import Link from "next/link";

/** Said alike of what does not exist and of what one may not see, so that no name leaks. */
export function NothingHere() {
  return (
    <div className="alone stack">
      <h1>There is nothing here that you may see.</h1>
      <p className="muted">
        The address may be wrong, the object may be gone, or your roles do not reach it. Your own roles stand on your
        account page; an administrator can change them.
      </p>
      <p className="row">
        <Link className="button primary" href="/fleet">
          Go to the fleet
        </Link>
        <Link href="/now">Go to Now</Link>
        <Link href="/account">Your account</Link>
      </p>
    </div>
  );
}
