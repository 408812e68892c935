import { formatCount, formatDuration } from "#components/ui/format.ts";
import type { Lag } from "#lib/inventory/schemas.ts";

const words: Record<Lag["state"], (lag: Lag) => string> = {
  ok: (lag) => formatDuration(lag.seconds),
  lagging: (lag) => formatDuration(lag.seconds),
  delayed: (lag) => `delayed ${formatDuration(lag.seconds)}`,
  stopped: () => "stopped",
  unknown: () => "unknown",
};

/** Lag as state and figure: a stopped replica has no seconds, and unknown is never 0. null is a server without a source. */
export function LagValue({ lag }: { lag: Lag | null }) {
  if (lag === null) return <span className="muted">–</span>;
  const behind =
    lag.transactions === null ? "transactions behind: unknown" : `${formatCount(lag.transactions)} transactions behind`;
  const seconds = lag.seconds === null ? "seconds: unknown" : `${lag.seconds} s`;
  return (
    <span className={`lag-${lag.state} nowrap`} title={`${lag.state}; ${seconds}; ${behind}`}>
      {words[lag.state](lag)}
    </span>
  );
}
