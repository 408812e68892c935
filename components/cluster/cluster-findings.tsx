import { InstanceLink } from "#components/fleet/instance-link.tsx";
import { Pip, type Tone } from "#components/ui/pip.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Finding } from "#lib/inventory/schemas.ts";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";

const looks: Record<Finding["severity"], [Tone, string]> = {
  critical: ["critical", "Critical"],
  warning: ["warning", "Warning"],
  info: ["quiet", "Note"],
};

/** What the analysis found, each with its code, since when, and the server it is about. Nothing found shows nothing. */
export function ClusterFindings({ view }: { view: Pick<ClusterView, "findings" | "instances" | "slug"> }) {
  if (view.findings.length === 0) return null;
  return (
    <section className="stratum" aria-labelledby="findings">
      <header>
        <h2 id="findings">Findings</h2>
      </header>
      <FindingList findings={view.findings} view={view} />
    </section>
  );
}

/** Findings as lines; with `view` each leads to its server. */
export function FindingList(props: { findings: readonly Finding[]; view?: Pick<ClusterView, "instances" | "slug"> }) {
  const order = ["critical", "warning", "info"];
  const sorted = props.findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <ul className="plain lines">
      {sorted.map((finding) => {
        const member = props.view?.instances.find((row) => row.id === finding.instanceId);
        return (
          <li key={`${finding.code}${finding.instanceId}`}>
            <Pip tone={looks[finding.severity][0]} word={looks[finding.severity][1]} />
            <span className="grow">
              {finding.sentence}.{" "}
              {member && props.view ? <InstanceLink clusterSlug={props.view.slug} name={member.name} /> : null}
            </span>
            <code className="small muted">{finding.code}</code>
            <span className="small muted">
              since <Time at={finding.since} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
