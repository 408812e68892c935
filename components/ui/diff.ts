export type DiffSign = "+" | "-" | "~" | " ";
export interface DiffLine {
  sign: DiffSign;
  text: string;
  /** For "~": what stood there before. */
  before?: string;
}

/**
 * Compares two texts line by line (Myers' greedy algorithm, O(ND)); a removed run directly followed by an added one of
 * the same length reads as changed. Pure. Beyond `limit` edits it gives up and shows all removed, then all added.
 */
export function diffLines(before: string, after: string, limit = 4_000): DiffLine[] {
  const a = before === "" ? [] : before.split("\n");
  const b = after === "" ? [] : after.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1;
  const middle = compare(a.slice(head, a.length - tail), b.slice(head, b.length - tail), limit);
  const same = (text: string): DiffLine => ({ sign: " ", text });
  return [...a.slice(0, head).map(same), ...pairChanges(middle), ...a.slice(a.length - tail).map(same)];
}

function compare(a: string[], b: string[], limit: number): DiffLine[] {
  const max = a.length + b.length;
  const trace: Map<number, number>[] = [];
  const reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(max, limit); edits += 1) {
    trace.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
  }
  return [...a.map((text): DiffLine => ({ sign: "-", text })), ...b.map((text): DiffLine => ({ sign: "+", text }))];
}

function walkBack(a: string[], b: string[], trace: Map<number, number>[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = reach.get(fromK) ?? 0;
    while (x > fromX && y > fromX - fromK && x > 0 && y > 0 && a[x - 1] === b[y - 1]) {
      x -= 1;
      y -= 1;
      lines.push({ sign: " ", text: a[x] ?? "" });
    }
    if (edits === 0) break;
    if (down) lines.push({ sign: "+", text: b[--y] ?? "" });
    else lines.push({ sign: "-", text: a[--x] ?? "" });
  }
  return lines.reverse();
}

// One side may be longer: then the lines cannot be told to be "the same line, changed", and stay - and +.
function pairChanges(lines: DiffLine[]): DiffLine[] {
  const result: DiffLine[] = [];
  for (let at = 0; at < lines.length; ) {
    let removed = at;
    while (lines[removed]?.sign === "-") removed += 1;
    let added = removed;
    while (lines[added]?.sign === "+") added += 1;
    const count = removed - at;
    if (count > 0 && count === added - removed) {
      for (let line = 0; line < count; line += 1)
        result.push({ sign: "~", text: lines[removed + line]?.text ?? "", before: lines[at + line]?.text ?? "" });
      at = added;
    } else {
      const end = Math.max(added, at + 1);
      result.push(...lines.slice(at, end));
      at = end;
    }
  }
  return result;
}
