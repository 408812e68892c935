import type { ClusterRights } from "#components/cluster/acts.ts";
import { can } from "#lib/core/access.ts";
import { strictPolicy } from "#lib/inventory/environment-schemas.ts";
import { listEnvironments } from "#lib/inventory/environments/list-environments.ts";
import type { WebContext } from "#lib/web/context.ts";

/** What buttons may offer in an environment. The verbs decide again; this only spares people a refusal. */
export async function clusterRights(context: WebContext, environmentId: string): Promise<ClusterRights> {
  const environments = await listEnvironments(context);
  const may = (action: Parameters<typeof can>[1]) => can(context.actor, action, { environmentId });
  return {
    propose: may("operation.propose"),
    run: may("operation.run"),
    edit: may("cluster.edit"),
    probe: may("fleet.probe"),
    policy: environments.find((one) => one.id === environmentId)?.policy ?? strictPolicy,
  };
}
