"use client";

import { PageTrouble } from "#components/governance/page-trouble.tsx";

/** A page outside the frame failed. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main>
      <PageTrouble digest={error.digest} retry={reset} />
    </main>
  );
}
