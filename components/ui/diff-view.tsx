"use client";

import { useMemo, useRef, useState } from "react";
import { type DiffLine, diffLines } from "./diff.ts";
import { plural } from "./format.ts";
import { useShortcut } from "./shortcuts.ts";
import { visibleText } from "./visible-text.ts";

export interface DiffViewProps {
  label: string;
  before: string;
  after: string;
  /** Unchanged lines kept around a difference (default 3). */
  context?: number;
}
type Part = { key: string; line: DiffLine } | { key: string; fold: number };
const classes = { "+": "added", "-": "removed", "~": "changed", " ": "same" } as const;
const words = { "+": "added", "-": "removed", "~": "changed", " ": "" } as const;

/** A difference with signs + - ~ beside colour; n and p go to the next and previous one. */
export function DiffView({ label, before, after, context = 3 }: DiffViewProps) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const [all, setAll] = useState(false);
  const parts = useMemo(
    () => (all ? lines.map((line, at) => ({ key: `line ${at}`, line })) : foldSame(lines, context)),
    [all, lines, context],
  );
  const box = useRef<HTMLElement>(null);
  const current = useRef(-1);
  function go(step: 1 | -1) {
    const marks = box.current?.querySelectorAll<HTMLElement>(".added, .removed, .changed") ?? [];
    if (marks.length === 0) return;
    current.current = (current.current + step + marks.length) % marks.length;
    marks[current.current]?.scrollIntoView({ block: "center" });
    marks[current.current]?.focus();
  }
  useShortcut("n", () => go(1));
  useShortcut("p", () => go(-1));
  const count = lines.filter((line) => line.sign !== " ").length;
  return (
    <figure className="chart">
      <figcaption className="small">
        <span className="strong">{label}</span>
        <span className="muted">{count === 0 ? "no difference" : `${plural(count, "line")} differ`}</span>
        <span className="row">
          <button type="button" onClick={() => go(-1)}>
            Previous
          </button>
          <button type="button" onClick={() => go(1)}>
            Next
          </button>
          <button type="button" onClick={() => setAll(!all)}>
            {all ? "Fold what is equal" : "Show all lines"}
          </button>
        </span>
      </figcaption>
      <code className="diff" ref={box}>
        {parts.map((part) =>
          "fold" in part ? <Fold key={part.key} count={part.fold} /> : <Line key={part.key} line={part.line} />,
        )}
      </code>
    </figure>
  );
}

function Line({ line }: { line: DiffLine }) {
  return (
    <div className={classes[line.sign]} tabIndex={-1}>
      <span className="sign">
        {line.sign === "-" ? "−" : line.sign}
        <span className="hidden-text">{words[line.sign]}</span>
      </span>
      <span>
        {line.before === undefined ? null : (
          <>
            <del>{visibleText(line.before)}</del>
            <br />
          </>
        )}
        {line.sign === "~" ? <ins>{visibleText(line.text)}</ins> : visibleText(line.text)}
      </span>
    </div>
  );
}

function Fold({ count }: { count: number }) {
  return (
    <div className="fold">
      <span className="sign">⋯</span>
      <span>{plural(count, "equal line")}</span>
    </div>
  );
}

function foldSame(lines: readonly DiffLine[], context: number): Part[] {
  const near = new Set<number>();
  for (const [at, line] of lines.entries()) {
    if (line.sign === " ") continue;
    for (let beside = at - context; beside <= at + context; beside += 1) near.add(beside);
  }
  const parts: Part[] = [];
  let hidden = 0;
  for (const [at, line] of lines.entries()) {
    if (near.has(at)) {
      if (hidden > 0) parts.push({ fold: hidden, key: `fold${at}` });
      hidden = 0;
      parts.push({ key: `line ${at}`, line });
    } else hidden += 1;
  }
  if (hidden > 0) parts.push({ fold: hidden, key: "end" });
  return parts;
}
