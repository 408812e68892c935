import { activityHeaders } from "./activity.ts";

/** A GET that the server refused; `message` is the server's sentence for people. */
export class FetchRefused extends Error {
  override readonly name = "FetchRefused";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads JSON from Rookery's own API. Throws FetchRefused with the sentence of the problem document, or a plain sentence
 * when the server could not be reached. `read` checks the shape;
 * left out, the answer is taken for T, because both ends are built together and the contract test holds them together.
 */
export async function fetchJson<T>(
  path: string,
  read: (body: unknown) => T = trusted,
  signal?: AbortSignal,
): Promise<T> {
  const answer = await fetch(path, {
    headers: { accept: "application/json", ...activityHeaders() },
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof TypeError) throw new FetchRefused(0, "Rookery cannot be reached");
    throw error;
  });
  if (!answer.ok) throw new FetchRefused(answer.status, await refusal(answer));
  return read(await answer.json());
}

async function refusal(answer: Response): Promise<string> {
  if (!answer.headers.get("content-type")?.includes("json")) return `the server answered ${answer.status}`;
  const body: unknown = await answer.json();
  if (typeof body === "object" && body !== null) {
    if ("detail" in body && typeof body.detail === "string") return body.detail;
    if ("message" in body && typeof body.message === "string") return body.message;
  }
  return `the server answered ${answer.status}`;
}

// Safe for Rookery's own API only: its answers are tested against the schemas that T comes from. Parsing them once more
// here would put zod into the first load of every page.
function trusted<T>(body: unknown): T {
  return body as T;
}
