import type { OperationDefinition } from "../operations/define.ts";
import { createClusterOperation } from "./operations/create-cluster.ts";
import { destroyClusterOperation } from "./operations/destroy-cluster.ts";
import { reseedReplicaOperation } from "./operations/reseed-replica.ts";
import { restartInstanceOperation, startInstanceOperation, stopInstanceOperation } from "./operations/run-instance.ts";

/** Every operation of this room; each file says what happens when it dies at each step and how it is cancelled. */
export const provisioningOperations: OperationDefinition[] = [
  createClusterOperation,
  destroyClusterOperation,
  startInstanceOperation,
  stopInstanceOperation,
  restartInstanceOperation,
  reseedReplicaOperation,
];
