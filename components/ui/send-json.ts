import { activityHeaders } from "./activity.ts";

/** What a change answers: the value, or the server's sentence for people with the fields that are wrong. */
export type Sent<T> = { ok: true; value: T } | { ok: false; message: string; fields: Record<string, string> };

/**
 * Sends a change to Rookery's own API. A refusal is an answer, not an exception: dialogs keep what was typed and show the
 * sentence. A post with an `intent` that was sent before answers with the first result.
 */
export async function sendJson<T>(
  method: "POST" | "PATCH" | "DELETE",
  path: string,
  body: unknown,
  intent?: string,
): Promise<Sent<T>> {
  const answer = await fetch(path, {
    method,
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      ...(intent ? { "idempotency-key": intent } : {}),
      ...activityHeaders(),
    },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    if (error instanceof TypeError) return null;
    throw error;
  });
  if (answer === null)
    return { ok: false, message: "Rookery cannot be reached. Whether it arrived is unknown; try again.", fields: {} };
  const isJson = answer.status !== 204 && (answer.headers.get("content-type")?.includes("json") ?? false);
  const content: unknown = isJson ? await answer.json() : null;
  if (answer.ok) return { ok: true, value: trusted<T>(content) };
  return {
    ok: false,
    message: textOf(content, "detail") ?? `The server answered ${answer.status}.`,
    fields: fieldsOf(content),
  };
}

function textOf(content: unknown, name: string): string | null {
  if (typeof content !== "object" || content === null) return null;
  const value = Object.entries(content).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : null;
}

function fieldsOf(content: unknown): Record<string, string> {
  if (typeof content !== "object" || content === null || !("errors" in content)) return {};
  const { errors } = content;
  if (typeof errors !== "object" || errors === null) return {};
  return Object.fromEntries(Object.entries(errors).map(([key, value]) => [key, String(value)]));
}

// As in fetch-json: the contract test holds the answer and T together.
function trusted<T>(body: unknown): T {
  return body as T;
}
