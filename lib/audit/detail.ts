import { redact } from "../core/redact.ts";

const secretKeys =
  /^(?:password|passwd|pwd|secret|token|cookie|authorization|private_?key(?:_?pem)?|client_?secret|api_?key)$/i;
const maxDepth = 16;

/** Takes secrets out of a detail by walking it: members named like a secret, and secrets inside any text. Pure. */
export function redactDetail(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redact(value);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (depth >= maxDepth) return "(nested too deeply)";
  if (Array.isArray(value)) return value.map((item) => redactDetail(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKeys.test(key) && item !== null && item !== undefined ? "(redacted)" : redactDetail(item, depth + 1),
    ]),
  );
}
