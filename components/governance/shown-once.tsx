"use client";

import { CodeBlock } from "#components/ui/code-block.tsx";
import { Time } from "#components/ui/time.tsx";

/** Something that is stored only as a hash: shown this once, to be copied now. */
export function ShownOnce({
  what,
  text,
  expiresAt,
  children,
}: {
  what: string;
  text: string;
  expiresAt: string;
  children: React.ReactNode;
}) {
  return (
    <div role="status">
      <CodeBlock code={text} label={what} />
      <p className="note warning-note">
        It is shown this once: Rookery keeps only its fingerprint. Copy it now. Valid until{" "}
        <Time at={expiresAt} style="full" />.
      </p>
      {children}
    </div>
  );
}
