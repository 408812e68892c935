import { Pip } from "#components/ui/pip.tsx";
import type { ClusterState, InstanceState } from "#lib/inventory/schemas.ts";
import type { OperationState, StepState } from "#lib/operations/schemas.ts";
import { clusterLooks, instanceLooks, type Look, operationLooks, stepLooks } from "./states.ts";

interface Extra {
  /** A nearer word than the state's own: "Lagging", "Downtime to 05:00". */
  word?: string | undefined;
  /** Shown on hover. */
  detail?: string | undefined;
}
function draw(look: Look, { word, detail }: Extra) {
  return <Pip tone={look[0]} word={word ?? look[1]} detail={detail} />;
}

/** State of one server. */
export function InstanceStatePip({ state, ...extra }: { state: InstanceState } & Extra) {
  return draw(instanceLooks[state], extra);
}
/** State of a cluster: the worst that its analysis found. */
export function ClusterStatePip({ state, ...extra }: { state: ClusterState } & Extra) {
  return draw(clusterLooks[state], extra);
}
/** State of an operation; "succeeded" has a tick because it was read back. */
export function OperationStatePip({ state, ...extra }: { state: OperationState } & Extra) {
  return draw(operationLooks[state], extra);
}
/** State of one step of an operation. */
export function StepStatePip({ state, ...extra }: { state: StepState } & Extra) {
  return draw(stepLooks[state], extra);
}
