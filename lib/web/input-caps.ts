import { RookeryError } from "../core/errors.ts";

export const maxBodyBytes = 1024 * 1024;
export const maxDepth = 32;
const maxNodes = 100_000;

/** Reads a JSON body: at most 1 MB, at most 32 levels, and only when it says that it is JSON. Throws `invalid`. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await readCapped(request);
  if (text === "") return undefined;
  if (!/^application\/(?:[\w.-]+\+)?json$/.test(type))
    throw new RookeryError("invalid", "The body must be JSON, sent with content-type: application/json.");
  if (depthOf(text) > maxDepth)
    throw new RookeryError("invalid", `The body is nested more than ${maxDepth} levels deep.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RookeryError("invalid", "The body is not valid JSON.", { cause });
  }
}

async function readCapped(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return "";
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts).toString("utf8");
    sizeBytes += value.byteLength;
    if (sizeBytes > maxBodyBytes) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
}

/** How deep brackets nest outside of strings; counted before parsing, in one pass. Pure. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 92) i++;
      else if (char === 34) inString = false;
    } else if (char === 34) inString = true;
    else if (char === 123 || char === 91) deepest = Math.max(deepest, ++depth);
    else if (char === 125 || char === 93) depth--;
  }
  return deepest;
}

/** For values that Next has decoded already (server actions): the same caps on depth and size. Throws `invalid`. */
export function demandModest(value: unknown): void {
  let nodes = 0;
  let size = 0;
  const visit = (item: unknown, depth: number): void => {
    if (depth > maxDepth) throw new RookeryError("invalid", `The input is nested more than ${maxDepth} levels deep.`);
    if (++nodes > maxNodes) throw tooLarge();
    if (typeof item === "string") size += item.length;
    if (size > maxBodyBytes) throw tooLarge();
    if (item instanceof FormData) for (const entry of item.values()) visit(entry, depth + 1);
    else if (item instanceof Blob) size += item.size;
    else if (typeof item === "object" && item !== null)
      for (const entry of Object.values(item)) visit(entry, depth + 1);
  };
  visit(value, 0);
}

function tooLarge(): RookeryError {
  return new RookeryError("invalid", "The input is too large: at most 1 MB is taken.");
}
