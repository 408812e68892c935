import { StringDecoder } from "node:string_decoder";
import { redact } from "../core/redact.ts";

const MAX_LINE = 16_384;
// A private key of which the cut took the end, or the beginning.
const OPEN_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?![\s\S]*-----END)[\s\S]*$/;
const CLOSED_KEY = /^(?:(?!-----BEGIN)[\s\S])*-----END [A-Z ]*PRIVATE KEY-----/;

/** Literal secrets as they can stand in output: whole and line by line, longest first. */
export function secretForms(secrets: readonly string[]): string[] {
  const forms = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).filter((form) => form.length >= 6);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

export interface CappedText {
  push(chunk: Buffer): void;
  /** What was kept, redacted: all of it, or beginning and end with a note between. */
  text(): string;
  readonly totalBytes: number;
  readonly truncated: boolean;
}

/**
 * Keeps at most `maxBytes` of a stream, half from its beginning and half from its end, at constant memory.
 * Where it cuts, as many bytes as the longest secret are dropped too, so that no half of one stays unmasked.
 */
export function cappedText(maxBytes: number, secrets: readonly string[]): CappedText {
  const forms = secretForms(secrets);
  const margin = Math.max(0, ...forms.map((form) => Buffer.byteLength(form)));
  const half = Math.max(1, Math.floor(maxBytes / 2));
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let total = 0;
  return {
    push(chunk) {
      total += chunk.length;
      let rest = chunk;
      if (headBytes < half) {
        const part = rest.subarray(0, half - headBytes);
        head.push(Buffer.from(part));
        headBytes += part.length;
        rest = rest.subarray(part.length);
      }
      if (rest.length === 0) return;
      tail.push(Buffer.from(rest.subarray(Math.max(0, rest.length - half))));
      tailBytes += tail[tail.length - 1]?.length ?? 0;
      while (tail[0] && tailBytes - tail[0].length >= half) tailBytes -= tail.shift()?.length ?? 0;
    },
    text() {
      const first = Buffer.concat(head);
      const last = Buffer.concat(tail);
      const lost = total - first.length - Math.min(last.length, half);
      if (lost <= 0) return redact(Buffer.concat([first, last]).toString("utf8"), forms);
      // Whole secrets are masked first; a part of one can then only touch the cut, and goes with the margin.
      const before = redact(first.toString("utf8"), forms).replace(OPEN_KEY, "(redacted)");
      const after = redact(last.subarray(Math.max(0, last.length - half)).toString("utf8"), forms).replace(
        CLOSED_KEY,
        "(redacted)",
      );
      return `${before.slice(0, Math.max(0, before.length - margin))}\n... ${lost} bytes left out ...\n${after.slice(margin)}`;
    },
    get totalBytes() {
      return total;
    },
    get truncated() {
      return total > headBytes + Math.min(tailBytes, half);
    },
  };
}

/**
 * Cuts a stream into lines for a log: redacted, control characters made visible, long lines shortened, the inside of
 * private keys left out although each of its lines looks harmless.
 */
export function lineSplitter(
  secrets: readonly string[],
  onLine: (line: string) => void,
): { push(chunk: Buffer): void; end(): void } {
  const forms = secretForms(secrets);
  const decoder = new StringDecoder("utf8");
  let open = "";
  let overlong = false;
  let insideKey = false;
  const emit = (line: string): void => {
    const begins = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(line);
    const ends = /-----END [A-Z ]*PRIVATE KEY-----/.test(line);
    if (begins || insideKey) {
      if (begins) onLine("(redacted)");
      insideKey = !ends;
      return;
    }
    const clean = Array.from(redact(line, forms), (c) => (c < " " && c !== "\t" ? "\uFFFD" : c)).join("");
    onLine(clean);
  };
  const take = (text: string): void => {
    const parts = (open + text).split(/\r\n|\n|\r/);
    open = parts.pop() ?? "";
    for (const part of parts) {
      if (!overlong) emit(part.length > MAX_LINE ? `${part.slice(0, MAX_LINE)} ...` : part);
      overlong = false;
    }
    if (open.length > MAX_LINE) {
      if (!overlong) emit(`${open.slice(0, MAX_LINE)} ...`);
      overlong = true;
      open = "";
    }
  };
  return {
    push: (chunk) => take(decoder.write(chunk)),
    end() {
      take(decoder.end());
      if (open !== "" && !overlong) emit(open);
      open = "";
    },
  };
}
