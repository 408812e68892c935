"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { speakAfter } from "./announcements.ts";

export interface Notice {
  id: number;
  at: number;
  tone: "ok" | "critical" | "plain";
  text: string;
  /** Where the matter can be looked at. */
  href?: string | undefined;
}
interface Notices {
  all: readonly Notice[];
  tell(notice: Omit<Notice, "id" | "at">): void;
  announce(text: string): void;
  clear(): void;
}
const NoticesContext = createContext<Notices>({
  all: [],
  tell: () => undefined,
  announce: () => undefined,
  clear: () => undefined,
});

/** Toasts of own actions and the inbox that keeps them. */
export function useNotices(): Notices {
  return useContext(NoticesContext);
}

/** Says something to screen readers, politely, at most once in 10 s; later words replace those still waiting. */
export function useAnnounce(): (text: string) => void {
  return useContext(NoticesContext).announce;
}

/** Holds toasts (8 s, longer while hovered), the inbox (last 50) and the one live region of the page. */
export function NoticesProvider({ children }: { children: ReactNode }) {
  const [all, setAll] = useState<readonly Notice[]>([]);
  const [toasts, setToasts] = useState<readonly number[]>([]);
  const [spoken, setSpoken] = useState("");
  const waiting = useRef({ text: "", timer: 0, lastAt: Number.NEGATIVE_INFINITY, next: 1 });

  const announce = useCallback((text: string) => {
    const state = waiting.current;
    state.text = text;
    if (state.timer !== 0) return;
    state.timer = window.setTimeout(
      () => {
        state.timer = 0;
        state.lastAt = performance.now();
        setSpoken(state.text);
      },
      speakAfter(state.lastAt, performance.now()),
    );
  }, []);
  const tell = useCallback(
    (notice: Omit<Notice, "id" | "at">) => {
      const id = waiting.current.next++;
      setAll((before) => [{ ...notice, id, at: Date.now() }, ...before].slice(0, 50));
      setToasts((before) => [...before, id].slice(-3));
      announce(notice.text);
    },
    [announce],
  );
  useEffect(() => () => clearTimeout(waiting.current.timer), []);

  const close = useCallback((id: number) => setToasts((before) => before.filter((one) => one !== id)), []);
  const value = useMemo(() => ({ all, tell, announce, clear: () => setAll([]) }), [all, tell, announce]);
  return (
    <NoticesContext value={value}>
      {children}
      <section className="toasts" aria-label="Notices">
        {all
          .filter((notice) => toasts.includes(notice.id))
          .map((notice) => (
            <Toast key={notice.id} notice={notice} close={close} />
          ))}
      </section>
      <div className="hidden-text" role="status" aria-live="polite">
        {spoken}
      </div>
    </NoticesContext>
  );
}

function Toast({ notice, close }: { notice: Notice; close: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || notice.tone === "critical") return;
    const timer = setTimeout(() => close(notice.id), 8_000);
    return () => clearTimeout(timer);
  }, [held, notice, close]);
  return (
    <article
      className={`toast toast-${notice.tone}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
    >
      <div className="grow">
        {notice.text} {notice.href ? <a href={notice.href}>Open</a> : null}
      </div>
      <button type="button" className="plain" onClick={() => close(notice.id)}>
        Close
      </button>
    </article>
  );
}
