"use client";

import { useEffect, useId, useRef, useState } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { SpecValues } from "./spec-draft.ts";
import type { SpecProblem } from "./spec-text.ts";
import type { SpecTools } from "./use-spec-tools.ts";

interface SpecEditorProps {
  tools: SpecTools | null;
  /** The spec as the form has it. */
  values: SpecValues;
  /** The YAML was changed by hand and can be read. */
  onValues: (values: SpecValues) => void;
  /** What keeps the text from being a spec at all; null when it is one. */
  onBroken: (why: string | null) => void;
}

/**
 * The spec as YAML beside the form. Text belongs to whoever typed last: a change in the form writes it anew, a change
 * here fills the form, and text that cannot be read stays as it is, with its line named.
 */
export function SpecEditor({ tools, values, onValues, onBroken }: SpecEditorProps) {
  const id = useId();
  const gutter = useRef<HTMLPreElement>(null);
  const [text, setText] = useState("");
  const [problems, setProblems] = useState<readonly SpecProblem[]>([]);
  const mine = useRef<string | null>(null);
  const content = JSON.stringify(values);
  useEffect(() => {
    // What the form holds now is what this text said: leave the text with its comments and its order.
    if (!tools || mine.current === content) return;
    mine.current = content;
    setText(tools.writeSpec(JSON.parse(content)));
    setProblems([]);
    onBroken(null);
  }, [tools, content, onBroken]);

  function type(next: string) {
    setText(next);
    if (!tools) return;
    const reading = tools.readSpec(next);
    // Unknown fields would be lost in the form, so they stop the sending like text that is no YAML.
    const stops = reading.problems.filter(
      (problem) => reading.values === null || /has no field|in quotes/.test(problem.message),
    );
    setProblems(reading.problems);
    const [first] = stops;
    onBroken(
      first ? `The YAML cannot be taken as it is${first.line ? ` (line ${first.line})` : ""}: ${first.message}` : null,
    );
    if (reading.values === null) return;
    mine.current = tools.normal(reading.values);
    onValues(reading.values);
  }
  const count = text.split("\n").length;
  const bad = new Set(problems.map((problem) => problem.line));
  return (
    <div className="spec-editor">
      <header>
        <label htmlFor={id}>Spec as YAML</label>
        <CopyButton text={text} what="spec" />
      </header>
      <div className="spec-lines">
        <pre ref={gutter} aria-hidden="true">
          {Array.from({ length: count }, (_, at) => at + 1).map((line) => (
            <span key={line} className={bad.has(line) ? "bad" : undefined}>
              {line}
              {"\n"}
            </span>
          ))}
        </pre>
        <textarea
          id={id}
          value={tools ? text : "Loading the editor"}
          readOnly={!tools}
          spellCheck={false}
          wrap="off"
          rows={Math.max(14, Math.min(30, count))}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          onChange={(event) => type(event.target.value)}
        />
      </div>
      {problems.length > 0 ? (
        <ul id={`${id}-problems`} className="spec-problems">
          {problems.map((problem) => (
            <li key={`${problem.path} ${problem.message}`}>
              {problem.line === null ? "" : `Line ${problem.line}: `}
              {problem.path ? <code>{problem.path}</code> : null} {problem.message}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
