import { expect, it } from "vitest";
import { tones } from "#components/ui/pip.tsx";
import { clusterStates, instanceStates } from "#lib/inventory/schemas.ts";
import { operationStates, stepStates } from "#lib/operations/schemas.ts";
import { clusterLooks, instanceLooks, operationLooks, stepLooks } from "./states.ts";

it.each([
  ["instance", instanceStates, instanceLooks],
  ["cluster", clusterStates, clusterLooks],
  ["operation", operationStates, operationLooks],
  ["step", stepStates, stepLooks],
] as const)("gives every %s state its own word and a known tone", (_, states, looks) => {
  expect(Object.keys(looks).toSorted()).toEqual([...states].toSorted());
  const words = Object.values(looks).map(([tone, word]) => {
    expect(tones).toContain(tone);
    return word;
  });
  expect(new Set(words).size).toBe(words.length);
});
it("never draws unknown as good or as down", () => {
  for (const looks of [instanceLooks, clusterLooks, operationLooks, stepLooks])
    expect(looks.unknown[0]).toBe("unknown");
});
