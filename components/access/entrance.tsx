import type { ReactNode } from "react";

/** The calm page before sign-in: where one is, one sentence, one thing to do. */
export function Entrance({ title, children, lead }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main className="entrance">
      <h1>{title}</h1>
      {lead ? <p className="muted">{lead}</p> : null}
      {children}
    </main>
  );
}
