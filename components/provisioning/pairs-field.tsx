"use client";

import { useId } from "react";
import { newPair, type PairDraft } from "./spec-draft.ts";

interface PairsFieldProps {
  /** Heading: "Variables". */
  label: string;
  hint: string;
  /** What one row is: "variable". */
  noun: string;
  rows: readonly PairDraft[];
  /** What is wrong, by the name in the row. */
  errors: Readonly<Record<string, string>>;
  nameHint: string;
  valueHint: string;
  onChange: (rows: PairDraft[]) => void;
}

/** A small table of names and values, each row with its own error. */
export function PairsField({ label, hint, noun, rows, errors, nameHint, valueHint, onChange }: PairsFieldProps) {
  const id = useId();
  const set = (key: string, patch: Partial<PairDraft>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)));
  return (
    <fieldset className="pairs" aria-describedby={`${id}-hint`}>
      <legend>{label}</legend>
      <span id={`${id}-hint`} className="hint">
        {hint}
      </span>
      {rows.map((row, at) => {
        const error = errors[row.name];
        const errorId = error ? `${id}-${row.key}` : undefined;
        return (
          <div key={row.key} className="pair-row">
            <input
              aria-label={`${noun} ${at + 1}, name`}
              aria-invalid={error ? true : undefined}
              aria-describedby={errorId}
              placeholder={nameHint}
              value={row.name}
              spellCheck={false}
              autoCapitalize="off"
              onChange={(event) => set(row.key, { name: event.target.value })}
            />
            <input
              aria-label={`${noun} ${at + 1}, value`}
              placeholder={valueHint}
              value={row.value}
              spellCheck={false}
              autoCapitalize="off"
              onChange={(event) => set(row.key, { value: event.target.value })}
            />
            <button
              type="button"
              aria-label={`Remove ${noun} ${row.name || at + 1}`}
              onClick={() => onChange(rows.filter((one) => one.key !== row.key))}
            >
              Remove
            </button>
            {error ? (
              <span id={errorId} className="error">
                {error}
              </span>
            ) : null}
          </div>
        );
      })}
      <button type="button" onClick={() => onChange([...rows, newPair(rows)])}>
        Add a {noun}
      </button>
    </fieldset>
  );
}

/** Errors below "variables." by the name that follows. Pure. */
export function errorsBelow(errors: Readonly<Record<string, string>>, path: string): Record<string, string> {
  const prefix = `${path}.`;
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, message]) => [name.slice(prefix.length), message]),
  );
}
