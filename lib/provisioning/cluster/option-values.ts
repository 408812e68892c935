/** The values of an option file of ours by name; of a name that stands there twice the last one counts, as for the server. Pure. */
export function optionValues(content: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of content.split("\n")) {
    const match = /^([a-z][a-z0-9_]*)=(.*)$/.exec(line);
    if (match?.[1]) values.set(match[1], unquote(match[2] ?? ""));
  }
  return values;
}

// The reverse of how the adapter quotes: double quotes with backslash escapes.
function unquote(text: string): string {
  if (!/^".*"$/.test(text)) return text;
  return text.slice(1, -1).replaceAll(/\\(.)/g, (_whole, character: string) => (character === "t" ? "\t" : character));
}

/** Names whose value differs between two option files; null stands for "no longer set". Sorted by name. Pure. */
export function changedOptions(
  before: string,
  after: string,
): { name: string; from: string | null; to: string | null }[] {
  const [old, next] = [optionValues(before), optionValues(after)];
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((name) => old.get(name) !== next.get(name))
    .sort()
    .map((name) => ({ name, from: old.get(name) ?? null, to: next.get(name) ?? null }));
}
