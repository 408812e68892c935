import type { ReactNode } from "react";

/** The tones of a state, each with its own shape. `ok` is seen, `verified` was read back, `quiet` is neither good nor bad. */
export const tones = ["critical", "warning", "working", "ok", "verified", "unknown", "downtime", "quiet"] as const;
export type Tone = (typeof tones)[number];

const shapes: Record<Tone, ReactNode> = {
  critical: <path d="M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z" fill="currentColor" />,
  warning: <path d="M6 0l6 11H0z" fill="currentColor" />,
  working: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeOpacity=".3" strokeWidth="2.5" />
      <path d="M6 1.5A4.5 4.5 0 0 1 10.5 6" fill="none" stroke="currentColor" strokeWidth="2.5" />
    </>
  ),
  ok: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  verified: <path d="M1 6.5l3.2 3.2L11 2.5" fill="none" stroke="currentColor" strokeWidth="2" />,
  unknown: <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.4 2" />,
  downtime: <path d="M1 1h10v10H1zM3 6h6" fill="none" stroke="currentColor" strokeWidth="2" />,
  quiet: <path d="M2 6h8" fill="none" stroke="currentColor" strokeWidth="1.5" />,
};

/** A state: shape, word and fill, so that no one of them stands alone. `word` is what people read ("Lagging"). */
export function Pip({ tone, word, detail }: { tone: Tone; word: string; detail?: string | undefined }) {
  return (
    <span className={`pip pip-${tone}`} title={detail}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {shapes[tone]}
      </svg>
      <span>{word}</span>
    </span>
  );
}
