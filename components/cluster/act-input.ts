import type { Act } from "./acts.ts";

/** What the dialogs ask beside reason and name; each act uses its part. */
export interface ActForm {
  keepData: boolean;
  /** "" lets the plan choose. */
  sourceInstanceId: string;
  /** One "name = value" a line. */
  variables: string;
  restart: boolean;
}
export const emptyForm: ActForm = { keepData: true, sourceInstanceId: "", variables: "", restart: false };

type Wished = string | number | null;

/**
 * Lines "name = value" as an object: figures as numbers, "default" as null, which takes the variable out of the spec. A
 * line without a name or a value is told by its number. Pure.
 */
export function readVariables(text: string): { variables: Record<string, Wished>; problem: string | null } {
  const variables: Record<string, Wished> = {};
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.trim().startsWith("#")) continue;
    const at = line.indexOf("=");
    const name = line.slice(0, at).trim().toLowerCase().replaceAll("-", "_");
    const value = line.slice(at + 1).trim();
    if (at < 1 || !/^[a-z][a-z0-9_]*$/.test(name) || value === "")
      return { variables: {}, problem: `Line ${index + 1} is not "name = value"` };
    variables[name] = wished(value);
  }
  return { variables, problem: null };
}

function wished(value: string): Wished {
  if (value.toLowerCase() === "default") return null;
  return /^-?\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** Why the form cannot be sent yet, or null. Pure. */
export function actFormProblem(act: Act, form: ActForm): string | null {
  if (act.form !== "configure") return null;
  const { variables, problem } = readVariables(form.variables);
  return problem ?? (Object.keys(variables).length === 0 ? "Write at least one variable" : null);
}

/** The operation's input as its definition parses it. Pure. */
export function inputOf(act: Act, form: ActForm): Record<string, unknown> {
  const source = form.sourceInstanceId === "" ? {} : { sourceInstanceId: form.sourceInstanceId };
  switch (act.form) {
    case "keepData":
      return { ...act.input, keepData: form.keepData };
    case "source":
    case "replica":
      return { ...act.input, ...source };
    case "configure":
      return { ...act.input, variables: readVariables(form.variables).variables, restart: form.restart };
    case "none":
      return act.input;
  }
}
