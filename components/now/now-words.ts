import { plural } from "#components/ui/format.ts";
import type { NowView } from "#lib/operations/now-schemas.ts";

type Situation = Pick<NowView, "clusters" | "counts" | "instances" | "needing">;

/** The second line: the other clusters that need somebody, then what is as it should be. Pure. */
export function restSentence({ clusters, counts, instances, needing }: Situation): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return "Provision one, or import what you have.";
  const others = clusters.slice(1, 3).map((row) => row.sentence);
  const unnamed = needing - 1 - others.length;
  if (unnamed > 0) others.push(`${plural(unnamed, "more cluster")} below.`);
  const calm = total - needing;
  const seen = `${instances.reachable} of ${plural(instances.total, "server")} answered`;
  if (needing === 0) return `${seen}.`;
  const rest =
    calm === 0 ? "" : calm === 1 ? "The other cluster needs nobody. " : `The other ${calm} clusters need nobody. `;
  return [...others, `${rest}${seen}.`].join(" ");
}
