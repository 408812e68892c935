import type { Check } from "#components/ui/check-list.tsx";
import { formatAge } from "#components/ui/format.ts";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";
import { type Act, approvalsFor, type ClusterRights } from "./acts.ts";

type View = Pick<ClusterView, "name" | "instances" | "findings" | "asOf" | "downtimeUntil" | "environment">;

/**
 * What this page already knows for and against an act. The plan that the act makes first checks on the servers
 * themselves; this list only keeps people from handing in what cannot work. `now` in ms. Pure.
 */
export function actChecks(act: Act, view: View, rights: ClusterRights, now: number): Check[] {
  const member = view.instances.find((row) => row.id === act.instanceId);
  const asOf = member?.asOf ?? view.asOf;
  const age = asOf.at === null ? null : (now - Date.parse(asOf.at)) / 1000;
  const name = member?.name ?? view.name;
  const checks: Check[] = [];
  // Whoever starts a server that does not run does so because it is not seen.
  if (act.kind !== "instance.start" && act.kind !== "cluster.forget")
    checks.push(
      asOf.state === "live"
        ? { name: "Seen", result: "passed", finding: `${name} was read ${formatAge(age)} ago.` }
        : {
            name: "Seen",
            result: "warning",
            finding:
              age === null
                ? `${name} was never read.`
                : `${name} was last read ${formatAge(age)} ago; what stands here is old.`,
            remedy: "The plan looks at the servers again and stops when they cannot be read.",
          },
    );
  const others = view.findings.filter(
    (finding) => finding.severity !== "info" && finding.instanceId !== act.instanceId,
  );
  checks.push(
    others.length === 0
      ? { name: "Other trouble", result: "passed", finding: "No other finding stands against this cluster." }
      : { name: "Other trouble", result: "warning", finding: others.map((one) => one.sentence).join("; ") },
  );
  const needed = approvalsFor(rights.policy, act.kind);
  checks.push({
    name: "Approval",
    result: "passed",
    finding:
      needed === 0
        ? `${view.environment.name} asks for none.`
        : `${view.environment.name} asks for ${needed}; it is handed in, and nothing runs before.`,
  });
  return checks;
}
