// Controls, and the formatting characters (bidi, zero width) that can make a log line lie; line separators with them.
const hiding = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Shows characters that would hide or reorder text as visible escapes (ESC is written as \x1b); tab and newline stay. Pure. */
export function visibleText(text: string): string {
  return text.replace(hiding, (char) => {
    if (char === "\t" || char === "\n") return char;
    const code = char.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** Line numbers (0-based) that contain `needle`, without regard to case; an empty needle finds nothing. */
export function findLines(lines: readonly string[], needle: string): number[] {
  const wanted = needle.toLowerCase();
  if (wanted === "") return [];
  const found: number[] = [];
  for (const [index, line] of lines.entries()) if (line.toLowerCase().includes(wanted)) found.push(index);
  return found;
}

/** Splits a line into parts, `hit` marking where `needle` stands. */
export function markHits(line: string, needle: string): { text: string; hit: boolean }[] {
  const wanted = needle.toLowerCase();
  if (wanted === "") return [{ text: line, hit: false }];
  const parts: { text: string; hit: boolean }[] = [];
  const lower = line.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    if (at > from) parts.push({ text: line.slice(from, at), hit: false });
    parts.push({ text: line.slice(at, at + wanted.length), hit: true });
    from = at + wanted.length;
  }
  if (from < line.length || parts.length === 0) parts.push({ text: line.slice(from), hit: false });
  return parts;
}
