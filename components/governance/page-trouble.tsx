"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";

/** What a person sees when a page failed: no cause, but the number under which the log has it, and two ways on. */
export function PageTrouble({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The page that had the focus is gone; without this a screen reader is left with nothing.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="alone stack">
      <h1 ref={heading} tabIndex={-1}>
        This page could not be shown.
      </h1>
      <p className="muted">
        The fleet is not affected: Rookery only failed to draw. Try again. If it stays, an administrator finds the cause
        in the log of the web process.
      </p>
      {digest ? (
        <p>
          In the log it stands under <code>{digest}</code> <CopyButton text={digest} what="number of this error" />
        </p>
      ) : null}
      <p className="row">
        <Button kind="primary" onClick={retry}>
          Try again
        </Button>
        <Link href="/now">Go to Now</Link>
      </p>
    </div>
  );
}
