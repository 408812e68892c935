"use client";

import { CheckList } from "#components/ui/check-list.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { DiffView } from "#components/ui/diff-view.tsx";
import { formatCount, plural } from "#components/ui/format.ts";
import type { OperationPlan } from "#lib/operations/schemas.ts";

/** What would be done, to the letter: checks, then statements, commands and files, folded by target. */
export function PlanSection({ plan }: { plan: OperationPlan }) {
  return (
    <>
      <section className="stratum" aria-labelledby="preflight">
        <header>
          <h2 id="preflight">Preflight</h2>
          <span className="muted small">checked when it was planned, and again when it runs</span>
        </header>
        {plan.preflight.length === 0 ? (
          <p className="muted">There is nothing to check for this kind of operation.</p>
        ) : (
          <CheckList checks={plan.preflight} />
        )}
      </section>
      <section className="stratum" aria-labelledby="letter">
        <header>
          <h2 id="letter">Plan to the letter</h2>
          <span className="muted small">
            {plural(plan.statements.length, "statement")}, {plural(plan.commands.length, "command")},{" "}
            {plural(plan.files.length, "file")}; the digest covers all of it
          </span>
        </header>
        <Statements statements={plan.statements} />
        <Commands commands={plan.commands} />
        <Files files={plan.files} />
        <Assumptions assumptions={plan.assumptions} />
      </section>
    </>
  );
}

function Statements({ statements }: Pick<OperationPlan, "statements">) {
  return grouped(statements).map(([target, rows]) => (
    <details key={target} className="fold" open={statements.length <= 6}>
      <summary>
        Statements on {target} <span className="muted">{formatCount(rows.length)}</span>
      </summary>
      <CodeBlock code={rows.map((row) => `${row.sql.replace(/;?$/, "")};`).join("\n")} label={`SQL on ${target}`} />
    </details>
  ));
}

function Commands({ commands }: Pick<OperationPlan, "commands">) {
  return grouped(commands).map(([target, rows]) => (
    <details key={target} className="fold">
      <summary>
        Commands for {target} <span className="muted">{formatCount(rows.length)}</span>
      </summary>
      <CodeBlock code={rows.map((row) => row.argv.map(word).join(" ")).join("\n")} label={`Commands for ${target}`} />
    </details>
  ));
}

function Files({ files }: Pick<OperationPlan, "files">) {
  return files.map((file) => (
    <details key={`${file.target} ${file.path}`} className="fold">
      <summary>
        <span className="path">{file.path}</span>{" "}
        <span className="muted">
          {file.current === null ? "new file" : file.current === file.content ? "unchanged" : "changed"}, {file.target}
        </span>
      </summary>
      <DiffView
        label={file.current === null ? "Whole file, new" : "Against what stands there now"}
        before={file.current ?? ""}
        after={file.content}
      />
    </details>
  ));
}

function Assumptions({ assumptions }: Pick<OperationPlan, "assumptions">) {
  const names = Object.keys(assumptions);
  if (names.length === 0) return null;
  return (
    <details className="fold">
      <summary>
        Facts that it stands on <span className="muted">when one no longer holds at run time, it stops and asks</span>
      </summary>
      <dl className="facts">
        {names.map((name) => (
          <div key={name} className="pair">
            <dt>{name}</dt>
            <dd>
              <code>{String(assumptions[name])}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function grouped<T extends { target: string }>(rows: readonly T[]): [string, T[]][] {
  const byTarget = new Map<string, T[]>();
  for (const row of rows) byTarget.set(row.target, [...(byTarget.get(row.target) ?? []), row]);
  return [...byTarget];
}

// Quoted only where a shell would need it, so that the common case reads plainly.
function word(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
