import type { OperationDefinition } from "../operations/define.ts";
import { addReplicaOperation } from "./operations/add-replica.ts";
import { adoptClusterOperation } from "./operations/adopt-cluster.ts";
import { configureClusterOperation } from "./operations/configure-cluster.ts";
import { createClusterOperation } from "./operations/create-cluster.ts";
import { destroyClusterOperation } from "./operations/destroy-cluster.ts";
import { forgetClusterOperation } from "./operations/forget-cluster.ts";
import { killSessionOperation } from "./operations/kill-session.ts";
import { removeReplicaOperation } from "./operations/remove-replica.ts";
import { reseedReplicaOperation } from "./operations/reseed-replica.ts";
import { restartInstanceOperation, startInstanceOperation, stopInstanceOperation } from "./operations/run-instance.ts";

/** Every operation of this room; each file says what happens when it dies at each step and how it is cancelled. */
export const provisioningOperations: OperationDefinition[] = [
  createClusterOperation,
  destroyClusterOperation,
  configureClusterOperation,
  adoptClusterOperation,
  forgetClusterOperation,
  startInstanceOperation,
  stopInstanceOperation,
  restartInstanceOperation,
  addReplicaOperation,
  removeReplicaOperation,
  reseedReplicaOperation,
  killSessionOperation,
];
