import type { OperationDefinition } from "../operations/define.ts";
import { createClusterOperation } from "./operations/create-cluster.ts";

/** Every operation of this room; each file says what happens when it dies at each step and how it is cancelled. */
export const provisioningOperations: OperationDefinition[] = [createClusterOperation];
