import type { ReactNode } from "react";
import { CodeBlock } from "./code-block.tsx";

export interface EmptyStateProps {
  /** Says what is not there: "No clusters yet". */
  title: string;
  /** Why, and what would appear here. */
  children?: ReactNode;
  /** The next action: a link or button that begins with a verb. */
  action?: ReactNode;
  /** The same action on the command line. */
  command?: string;
}

/** A list with nothing in it offers the next action and its command line. */
export function EmptyState({ title, children, action, command }: EmptyStateProps) {
  return (
    <section className="empty">
      <h2>{title}</h2>
      {children ? <div className="muted">{children}</div> : null}
      {action ? <p className="row">{action}</p> : null}
      {command ? <CodeBlock code={command} label="The same on the command line" /> : null}
    </section>
  );
}
