"use client";

import Link from "next/link";
import { Button } from "#components/ui/button.tsx";

/** What a person sees when a page failed: no cause, but the number under which the log has it. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="alone">
      <h1>This page could not be shown.</h1>
      <p className="muted">
        The fleet is not affected: Rookery only failed to draw. Try again; if it stays, an administrator finds the cause
        in the log{error.digest ? ` under ${error.digest}` : ""}.
      </p>
      <p className="row">
        <Button kind="primary" onClick={reset}>
          Try again
        </Button>
        <Link href="/now">Go to Now</Link>
      </p>
    </main>
  );
}
