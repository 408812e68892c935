import { CodeBlock } from "#components/ui/code-block.tsx";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";

/** The desired state as it would stand in a file, and how the observed members differ from it as far as was seen. */
export function ClusterSpecView({ view, spec }: { view: ClusterView; spec: string | null }) {
  const differences = specDifferences(view);
  return (
    <section className="stratum" aria-labelledby="spec">
      <header>
        <h2 id="spec">Spec</h2>
        <span className="small muted">
          {spec === null ? "not managed by Rookery" : `version ${view.specVersion}, as handed in`}
        </span>
      </header>
      {spec === null ? (
        <p className="muted">
          {view.name} was imported. Rookery watches it and does not decide its settings, so there is no spec to compare
          it with.
        </p>
      ) : (
        <div className="columns aside">
          <CodeBlock code={spec} label={`${view.slug}.yaml`} />
          <div>
            <h3>Observed against the spec</h3>
            {differences.length === 0 ? (
              <p className="small muted">
                Members, version and roles are as the spec says. Variables are compared on each server's page.
              </p>
            ) : (
              <ul>
                {differences.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
          </div>
        </div>
      )}
    </section>
  );
}

/** Drift that the light poll can see, in words. A server that was not seen differs in nothing that we know. Pure. */
export function specDifferences(view: Pick<ClusterView, "instances" | "version" | "topology" | "name">): string[] {
  const found: string[] = [];
  for (const row of view.instances) {
    if (row.asOf.state === "never") continue;
    if (row.versionObserved && !row.version.startsWith(`${view.version}.`) && !row.version.startsWith(view.version))
      found.push(`${row.name} runs ${row.version.split("-")[0]}, the spec says ${view.version}`);
    if (row.desired === "running" && row.state === "down") found.push(`${row.name} should run and does not`);
    if (row.role === "unattached") found.push(`${row.name} follows nobody, the spec makes it a member of ${view.name}`);
  }
  if (view.topology === "replication" && !view.instances.some((row) => row.role === "primary"))
    found.push("No member leads; the spec asks for one primary");
  return found;
}
