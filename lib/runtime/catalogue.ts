import type { ProbeDefinition } from "../inventory/probes/define.ts";
import { inventoryProbes } from "../inventory/probes/instance-probes.ts";
import type { Catalogue, OperationDefinition, Toolbox } from "../operations/define.ts";
import { provisioningOperations } from "../provisioning/operations.ts";
import { provisioningProbes } from "../provisioning/probes.ts";

/** Every kind of operation that this installation knows. A kind that is listed twice stops the start. */
export function createCatalogue(definitions: readonly OperationDefinition[] = provisioningOperations): Catalogue {
  const byKind = new Map(definitions.map((definition) => [definition.kind, definition]));
  if (byKind.size !== definitions.length) throw new Error("two operations share one kind");
  return { get: (kind) => byKind.get(kind), kinds: () => [...byKind.keys()].sort() };
}

/** Every question that a worker can answer. */
export function createProbes(): ReadonlyMap<string, ProbeDefinition<Toolbox>> {
  return new Map([...inventoryProbes, ...provisioningProbes].map((definition) => [definition.kind, definition]));
}
