"use client";

import { useEffect, useState } from "react";
import { CodeBlock } from "#components/ui/code-block.tsx";
import type { OperationView } from "#lib/operations/schemas.ts";
import { followCalls, proposeCall } from "./api-call.ts";

/** The same by the API: every button has its call. */
export function ApiSection({ view }: { view: OperationView }) {
  const [origin, setOrigin] = useState("$ROOKERY_URL");
  useEffect(() => setOrigin(window.location.origin), []);
  return (
    <section className="stratum" aria-labelledby="api">
      <header>
        <h2 id="api">The same by API</h2>
      </header>
      <details className="fold">
        <summary>Copy as API call</summary>
        <p className="muted small">
          Make a token under Governance, Access, and put it into <code>ROOKERY_TOKEN</code>. A token can propose and
          run; approving is left to people.
        </p>
        <div className="stack">
          <CodeBlock label="Propose the same operation again" code={proposeCall(origin, view)} />
          <CodeBlock label="Read and run this one" code={followCalls(origin, view.id, view.digest)} />
        </div>
      </details>
    </section>
  );
}
