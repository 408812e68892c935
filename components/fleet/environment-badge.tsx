/** How an environment is told apart without colour. */
export const environmentPatterns = ["solid", "hatch", "outline"] as const;
export type EnvironmentPattern = (typeof environmentPatterns)[number];

/** What every page knows of an environment. `pattern` is text from the database; what is not known reads as outline. */
export interface EnvironmentLook {
  name: string;
  pattern: string;
}

/** The pattern to draw; an unknown one is drawn as outline. */
export function patternOf(environment: EnvironmentLook): EnvironmentPattern {
  return environmentPatterns.find((pattern) => pattern === environment.pattern) ?? "outline";
}

/** The environment as word and pattern, never in a colour of alarm. */
export function EnvironmentBadge({ environment }: { environment: EnvironmentLook }) {
  return (
    <span className={`env env-${patternOf(environment)}`}>
      <span>{environment.name}</span>
    </span>
  );
}
