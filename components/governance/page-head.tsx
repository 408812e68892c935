import type { ReactNode } from "react";

/** Head of a governance page: one sentence that says how things stand, a quiet line below, and the page's actions. */
export function PageHead({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="verdict">
      <div>
        <h1>{title}</h1>
        {children ? <p className="muted">{children}</p> : null}
      </div>
      {actions ? <div className="actions">{actions}</div> : null}
    </div>
  );
}

/** A layer of the page with its name, a quiet count or remark, and its own buttons. */
export function Stratum({
  name,
  remark,
  actions,
  children,
}: {
  name: string;
  remark?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="stratum" aria-label={name}>
      <header>
        <h2>{name}</h2>
        {remark ? <span className="small muted">{remark}</span> : null}
        <span className="grow" />
        {actions}
      </header>
      {children}
    </section>
  );
}
