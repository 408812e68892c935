import { environmentPatterns } from "#components/fleet/environment-badge.tsx";
import type { EnvironmentPolicy } from "#lib/inventory/environment-schemas.ts";
import type { OperationKind } from "./policy-words.ts";

export interface EnvironmentFormInput {
  name: string;
  rank: number;
  pattern: (typeof environmentPatterns)[number];
  policy: EnvironmentPolicy;
}

/** The field of a kind's number; the empty choice means the default. */
export const kindField = (kind: string) => `approvals.${kind}`;

/** The input that a filled form stands for; the verb decides whether it is right. A kind left at the default is not named. Pure. */
export function readForm(form: FormData, kinds: readonly OperationKind[]): EnvironmentFormInput {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const own = kinds.flatMap(({ kind }): [string, number][] => {
    const count = text(kindField(kind));
    return count === "" ? [] : [[kind, Number(count)]];
  });
  return {
    name: text("name"),
    rank: Number(text("rank")),
    pattern: environmentPatterns.find((pattern) => pattern === text("pattern")) ?? "hatch",
    policy: {
      approvals: { default: Number(text("approvalsDefault")), kinds: Object.fromEntries(own) },
      changeWindow: form.has("windowed")
        ? { cron: text("cron"), durationMinutes: Number(text("durationMinutes")), zone: text("zone") }
        : null,
      protectFromDestroy: form.has("protectFromDestroy"),
      demandTypedNames: form.has("demandTypedNames"),
      selfService: form.has("selfService"),
    },
  };
}
