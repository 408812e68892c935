"use client";

import { useMemo } from "react";
import { useNow } from "#components/ui/clock.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { useShortcut } from "#components/ui/shortcuts.ts";
import { useUrlState } from "#components/ui/url-state.ts";
import { useView } from "#components/ui/view.tsx";
import { formatShort, nextZone, type ZoneChoice } from "#components/ui/zone.ts";
import { moveRange, quickRanges, readRange, type TimeRange } from "./time-range.ts";

/** The page's one window of time, from the address; a moving window steps every 10 s, not on every tick. */
export function useTimeRange(): TimeRange {
  const [params] = useUrlState();
  const step = Math.ceil(useNow() / 10_000) * 10_000;
  const text = params.toString();
  return useMemo(() => readRange(new URLSearchParams(text), step), [text, step]);
}

const zoneWords: Record<ZoneChoice, string> = { utc: "UTC", local: "local time", server: "server time" };

/** Range and zone for everything on the page; z goes round the zones. Also the keyboard's way to what dragging does. */
export function RangeControl() {
  const [, change] = useUrlState();
  const range = useTimeRange();
  const view = useView();
  const now = useNow();
  const turn = () => view.change({ zone: nextZone(view.zone) });
  useShortcut("z", turn);
  const text = range.quick
    ? range.quick.label
    : `${formatShort(range.from, view.timeZone, now)} to ${formatShort(range.to, view.timeZone, now)}`;
  return (
    <Disclosure label={`${text}, ${zoneWords[view.zone]}`}>
      {(close) => (
        <>
          <ul className="plain choices">
            {quickRanges
              .toSorted((a, b) => a.minutes - b.minutes)
              .map((quick) => (
                <li key={quick.id}>
                  <button
                    type="button"
                    className="plain"
                    aria-pressed={range.quick?.id === quick.id}
                    onClick={() => {
                      change({ range: quick.id === quickRanges[0].id ? null : quick.id, from: null, to: null });
                      close();
                    }}
                  >
                    {quick.label}
                  </button>
                </li>
              ))}
          </ul>
          <p className="row">
            <button type="button" onClick={() => change(moveRange(range, -0.5))}>
              Earlier
            </button>
            <button type="button" onClick={() => change(moveRange(range, 0.5))}>
              Later
            </button>
            <button type="button" onClick={() => change(moveRange(range, 0, 2))}>
              Wider
            </button>
            <button type="button" onClick={() => change(moveRange(range, 0, 0.5))}>
              Narrower
            </button>
          </p>
          <p className="row">
            <button type="button" onClick={turn}>
              Show {zoneWords[nextZone(view.zone)]}
            </button>
            <Kbd keys="z" />
            <span className="small muted">now {view.timeZone}</span>
          </p>
        </>
      )}
    </Disclosure>
  );
}
