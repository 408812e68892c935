import type { VariableView } from "#lib/inventory/probe-schemas.ts";

export type VariableChoice = "changed" | "spec" | "differs" | "all";
export const variableChoices: { value: VariableChoice; label: string }[] = [
  { value: "changed", label: "Not at their default" },
  { value: "spec", label: "Named in the spec" },
  { value: "differs", label: "Differing from the spec" },
  { value: "all", label: "All" },
];

/** The variables of a choice whose name or value holds the words; those that differ from the spec stand first. Pure. */
export function chooseVariables(rows: readonly VariableView[], choice: VariableChoice, search: string): VariableView[] {
  const wanted = search.trim().toLowerCase().replaceAll("-", "_");
  const differs = (row: VariableView) => row.difference !== null && row.difference !== "same";
  const chosen: Record<VariableChoice, (row: VariableView) => boolean> = {
    // Who searches means all of them.
    changed: (row) => wanted !== "" || row.wanted !== null || row.value !== row.defaultValue,
    spec: (row) => row.wanted !== null,
    differs,
    all: () => true,
  };
  return rows
    .filter(chosen[choice])
    .filter((row) => wanted === "" || row.name.includes(wanted) || (row.value ?? "").toLowerCase().includes(wanted))
    .toSorted(
      (a, b) =>
        Number(differs(b)) - Number(differs(a)) ||
        Number(b.wanted !== null) - Number(a.wanted !== null) ||
        a.name.localeCompare(b.name),
    );
}
