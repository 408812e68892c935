"use client";

import { useCallback, useEffect, useRef, useState } from "react";

export interface KeptDraft<T> {
  draft: T;
  change: (patch: Partial<T>) => void;
  replace: (draft: T) => void;
  /** Fills in what nobody typed: shown, but no reason to keep a draft. */
  suggest: (patch: Partial<T>) => void;
  /** When a draft of an earlier visit was found (ms); null when this one began empty. */
  restoredAt: number | null;
  /** Forgets what was typed and begins another intent. */
  clear: () => void;
  /** One per intent and content: two tabs with the same draft post the same key, a changed draft another one. */
  intentKey: (content: string) => string;
}

/**
 * A form's content, kept in this browser until it is sent. What does not fit the present form is ignored field by field.
 * Never give it a password.
 */
export function useKeptDraft<T extends object>(name: string, empty: T): KeptDraft<T> {
  const storageKey = `rookery-draft-${name}`;
  const [draft, setDraft] = useState(empty);
  const [restoredAt, setRestoredAt] = useState<number | null>(null);
  const id = useRef("");
  const touched = useRef(false);
  const first = useRef(empty);

  useEffect(() => {
    const kept = readKept(storageKey);
    id.current = kept?.id ?? newId();
    if (!kept) return;
    setDraft((before) => merged(before, kept.draft));
    setRestoredAt(kept.at);
  }, [storageKey]);
  useEffect(() => {
    if (!touched.current) return;
    // At once: a timer would lose what was typed last when the page is left.
    localStorage.setItem(storageKey, JSON.stringify({ id: id.current, at: Date.now(), draft }));
  }, [draft, storageKey]);

  const change = useCallback((patch: Partial<T>) => {
    touched.current = true;
    setDraft((before) => ({ ...before, ...patch }));
  }, []);
  const replace = useCallback((next: T) => {
    touched.current = true;
    setDraft(next);
  }, []);
  const suggest = useCallback((patch: Partial<T>) => setDraft((before) => ({ ...before, ...patch })), []);
  const clear = useCallback(() => {
    touched.current = false;
    localStorage.removeItem(storageKey);
    id.current = newId();
    setDraft(first.current);
    setRestoredAt(null);
  }, [storageKey]);
  const intentKey = useCallback((content: string) => `${id.current}-${fingerprint(content)}`, []);
  return { draft, change, replace, suggest, restoredAt, clear, intentKey };
}

function readKept(storageKey: string): { id: string; at: number; draft: Record<string, unknown> } | null {
  const text = localStorage.getItem(storageKey);
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept !== "object" || kept === null || !("id" in kept) || !("at" in kept) || !("draft" in kept))
      return null;
    const { id, at, draft } = kept;
    if (typeof id !== "string" || typeof at !== "number" || typeof draft !== "object" || draft === null) return null;
    return { id, at, draft: { ...draft } };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Fields of `kept` that have the kind of value that the form has there. Pure. */
export function merged<T extends object>(form: T, kept: Record<string, unknown>): T {
  const fitting = Object.entries(form).filter(
    ([name, value]) => typeof kept[name] === typeof value && Array.isArray(kept[name]) === Array.isArray(value),
  );
  return { ...form, ...Object.fromEntries(fitting.map(([name]) => [name, kept[name]])) };
}

// crypto.randomUUID is missing on plain http; getRandomValues is not.
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 53 bits of a text, to tell two contents of one draft apart (cyrb53, public domain); not for secrets. Pure. */
export function fingerprint(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(36);
}
