import { Pip, type Tone } from "./pip.tsx";

export type CheckResult = "passed" | "warning" | "failed" | "unknown";
export interface Check {
  name: string;
  result: CheckResult;
  /** What was found. */
  finding: string;
  /** What to do when it did not pass. */
  remedy?: string | undefined;
}

const looks: Record<CheckResult, [Tone, string]> = {
  passed: ["verified", "Passed"],
  warning: ["warning", "Warning"],
  failed: ["critical", "Failed"],
  unknown: ["unknown", "Unknown"],
};
const order: readonly CheckResult[] = ["failed", "unknown", "warning", "passed"];

/** Checks with their findings, the ones that stop the work first. */
export function CheckList({ checks, label = "Preflight" }: { checks: readonly Check[]; label?: string }) {
  const sorted = checks.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
  return (
    <ul className="checks" aria-label={label}>
      {sorted.map((check) => (
        <li key={check.name}>
          <span>
            <CheckResultPip result={check.result} />
          </span>
          <span>
            <span className="strong">{check.name}.</span> {check.finding}
            {check.remedy && check.result !== "passed" ? <span className="muted remedy">{check.remedy}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The result of a check, or of the worst of several, as a mark. */
export function CheckResultPip({ result }: { result: CheckResult }) {
  return <Pip tone={looks[result][0]} word={looks[result][1]} />;
}

/** Why the checks stop the work, or null: failed and unknown stop it, a warning does not. */
export function whyChecksStop(checks: readonly Check[]): string | null {
  const stops = checks.filter((check) => check.result === "failed" || check.result === "unknown");
  if (stops.length === 0) return null;
  const names = stops.map((check) => check.name).join(", ");
  return stops.length === 1 ? `The check "${names}" did not pass` : `${stops.length} checks did not pass: ${names}`;
}
