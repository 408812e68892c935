"use client";

import { PageTrouble } from "#components/governance/page-trouble.tsx";

/** A page failed; the frame stands, so that one can go elsewhere. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageTrouble digest={error.digest} retry={reset} />;
}
