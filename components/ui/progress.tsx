import { formatDuration } from "./format.ts";

export interface ProgressProps {
  /** What is under way, for screen readers. */
  label: string;
  /** 0 to 1; null when the work cannot know. */
  ratio: number | null;
  /** Seconds left; not shown below 1 % or when null, because it would be a guess. */
  etaSeconds?: number | null;
}

/** A bar with its figure in words; an unknown ratio draws no bar and says so. */
export function Progress({ label, ratio, etaSeconds = null }: ProgressProps) {
  if (ratio === null) return <span className="muted small">{label}: under way</span>;
  const percent = Math.max(0, Math.min(100, Math.round(ratio * 100)));
  return (
    <span className="row">
      <svg
        className="bar"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <rect width="100" height="6" />
        <rect className="done" width={percent} height="6" />
      </svg>
      <span className="small muted nowrap">
        {percent} %
        {etaSeconds !== null && percent >= 1
          ? `, ${formatDuration(etaSeconds).replace(/(?<=[hm]) 0 [ms]$/, "")} left`
          : ""}
      </span>
    </span>
  );
}
