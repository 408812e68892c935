"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatCount } from "./format.ts";
import { scrollRegion } from "./scroll-region.ts";
import { findLines, markHits, visibleText } from "./visible-text.ts";

export interface LogLine {
  /** Stays the same when more lines arrive: the permalink is built on it. */
  id: number;
  text: string;
  level?: "info" | "warn" | "error";
}
export interface LogViewProps {
  label: string;
  lines: readonly LogLine[];
  /** True keeps the newest line in view until the person scrolls up. */
  follow?: boolean;
}

/** A log of any length: virtual, with find, a link per line (#line-12), and escape sequences shown as text. */
export function LogView({ label, lines, follow = false }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [needle, setNeedle] = useState("");
  const [hit, setHit] = useState(-1);
  const [target, setTarget] = useState<number | null>(null);
  const atEnd = useRef(true);
  const texts = useMemo(() => lines.map((line) => line.text), [lines]);
  const found = useMemo(() => findLines(texts, needle), [texts, needle]);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 20,
    overscan: 20,
    initialRect: { width: 800, height: 400 },
  });

  useEffect(() => {
    const read = () => setTarget(Number(/^#line-(\d+)$/.exec(window.location.hash)?.[1] ?? Number.NaN));
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  const targetIndex = useMemo(() => lines.findIndex((line) => line.id === target), [lines, target]);
  const shownTarget = useRef<number | null>(null);
  useEffect(() => {
    if (targetIndex >= 0 && shownTarget.current !== target) {
      shownTarget.current = target;
      atEnd.current = false;
      rows.scrollToIndex(targetIndex, { align: "center" });
    } else if (follow && atEnd.current && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: "end" });
  }, [targetIndex, target, follow, lines.length, rows]);

  function findNext(step: 1 | -1) {
    if (found.length === 0) return;
    const next = (hit + step + found.length) % found.length;
    setHit(next);
    atEnd.current = false;
    rows.scrollToIndex(found[next] ?? 0, { align: "center" });
  }
  const shown = rows.getVirtualItems();
  return (
    <div>
      <form
        className="table-tools"
        onSubmit={(event) => {
          event.preventDefault();
          findNext(1);
        }}
      >
        <input
          type="search"
          aria-label={`Find in ${label}`}
          placeholder="Find"
          value={needle}
          onChange={(event) => {
            setNeedle(event.target.value);
            setHit(-1);
          }}
        />
        <button type="submit">Next</button>
        <button type="button" onClick={() => findNext(-1)}>
          Previous
        </button>
        <span className="small muted" role="status">
          {needle === ""
            ? `${formatCount(lines.length)} lines`
            : found.length === 0
              ? "not found"
              : `${hit + 1} of ${formatCount(found.length)}`}
        </span>
      </form>
      <div
        ref={box}
        className="log"
        role="log"
        aria-label={label}
        aria-live="off"
        {...scrollRegion}
        onScroll={(event) => {
          const at = event.currentTarget;
          atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
        }}
      >
        <div style={{ height: shown[0]?.start ?? 0 }} />
        {shown.map((row) => {
          const line = lines[row.index];
          if (!line) return null;
          const look = line.id === target || found[hit] === row.index ? " target" : "";
          return (
            <div
              key={line.id}
              id={`line-${line.id}`}
              ref={rows.measureElement}
              data-index={row.index}
              className={`line ${line.level ?? "info"}${look}`}
            >
              <a href={`#line-${line.id}`} aria-label={`Link to line ${line.id}`}>
                {row.index + 1}
              </a>
              <span>
                {markHits(visibleText(line.text), needle).map((part, at) =>
                  part.hit ? <mark key={at.toString()}>{part.text}</mark> : part.text,
                )}
              </span>
            </div>
          );
        })}
        <div style={{ height: rows.getTotalSize() - (shown.at(-1)?.end ?? 0) }} />
      </div>
    </div>
  );
}
