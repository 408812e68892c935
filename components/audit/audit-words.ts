import type { Tone } from "#components/ui/pip.tsx";
import type { AuditEventView } from "#lib/audit/schemas.ts";

/** Beginnings of audit actions with the words people look for; a name that ends with a dot means all of its kind. */
export const actionChoices = [
  { value: "", label: "Any action" },
  { value: "operation.", label: "Operations" },
  { value: "cluster.", label: "Clusters" },
  { value: "environment.", label: "Environments and policy" },
  { value: "user.", label: "People and roles" },
  { value: "session.", label: "Sessions" },
  { value: "second_factor.", label: "Second factor" },
  { value: "token.", label: "API tokens" },
  { value: "setting.", label: "Settings" },
  { value: "installation.", label: "Installation" },
] as const;

export const resultChoices = [
  { value: "", label: "Any result" },
  { value: "allowed", label: "Allowed" },
  { value: "refused", label: "Refused" },
  { value: "succeeded", label: "Succeeded" },
  { value: "failed", label: "Failed" },
  { value: "unknown", label: "Unknown" },
] as const;

const looks: Record<string, [Tone, string]> = {
  allowed: ["quiet", "Allowed"],
  refused: ["warning", "Refused"],
  succeeded: ["verified", "Succeeded"],
  failed: ["critical", "Failed"],
  unknown: ["unknown", "Unknown"],
};

/** Tone and word of a row's result; a row without one says which half of an act it is. Pure. */
export function resultLook(event: Pick<AuditEventView, "result" | "phase">): [Tone, string] {
  const look = looks[event.result ?? ""];
  return look ?? ["quiet", event.phase === "intent" ? "Intent" : "No result"];
}

/** "second_factor.enable" as people read it: "second factor: enable". Pure. */
export function actionWords(action: string): string {
  const [noun = action, verb = ""] = action.split(".");
  return `${noun.replaceAll("_", " ")}: ${verb.replaceAll("_", " ")}`;
}

/** The short form of a SHA-256 that people compare by eye: its first twelve digits in threes of four. Pure. */
export function shortHash(hash: string): string {
  return (hash.slice(0, 12).match(/.{1,4}/g) ?? []).join(" ");
}
