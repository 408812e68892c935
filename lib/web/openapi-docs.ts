import type { Endpoint } from "./endpoint.ts";
import { asksByQuery, bodyExample, pathNames, rightSentence } from "./openapi.ts";

const head = `# The API

<!-- Written by scripts/api-docs.ts from the table of endpoints; change the table, then run: npm run docs:api -->

Everything that the pages do can be done by a program: the same verbs answer both. The exact shape of every input and
answer stands in \`GET /api/v1/openapi.json\` (OpenAPI 3.1).

- **Who calls.** Make a token under Governance, Access, and send it as \`Authorization: Bearer rky_...\`. A token can do
  what its owner may and its scopes name; it never approves and never changes who has access.
- **Answers** are JSON. Lists answer \`rows\` with \`total\`, \`limit\` and \`offset\`; at most 1,000 rows a page. Times are
  ISO 8601 in UTC, and \`asOf\` says when Rookery read what it answers. A null is what is not known, never a zero.
- **Errors** are problem documents (RFC 9457): \`detail\` is a sentence for people, \`code\` a word for programs, \`errors\`
  names wrong fields, \`requestId\` finds the moment in the log.
- **Limits.** Each caller has 200 requests at once and 30 more a second; exports and questions to live servers count for
  several. Too many answer 429 with \`Retry-After\`. A body holds at most 1 MB.
- **Repeats.** Send an \`Idempotency-Key\` with \`POST /api/v1/operations\`: the same key answers with the first operation.

The examples stand for a shell in which \`ROOKERY\` is the address (http://localhost:4460) and \`TOKEN\` a token.
`;

/** docs/api.md: every endpoint with its right, its input and a curl line, in the order of the table. Pure. */
export function apiDocs(endpoints: readonly Endpoint[]): string {
  const topics = [...new Set(endpoints.map((entry) => entry.topic))];
  const chapters = topics.map((topic) => {
    const entries = endpoints.filter((entry) => entry.topic === topic);
    return `## ${topic}\n\n${entries.map(chapterOf).join("\n")}`;
  });
  return `${head}\n${chapters.join("\n")}`;
}

function chapterOf(entry: Endpoint): string {
  const inputs = Object.entries(entry.input.shape).map(([name, schema]) => {
    const place = pathNames(entry.path).includes(name) ? "path" : asksByQuery(entry) ? "query" : "body";
    return `\`${name}\` (${place}${schema.safeParse(undefined).success || place === "path" ? "" : ", needed"})`;
  });
  return [
    `### ${entry.method} ${entry.path}`,
    "",
    `${entry.summary}. ${rightSentence(entry)}${entry.media ? ` Also as ${entry.media.join(", ")}.` : ""}`,
    "",
    ...(inputs.length > 0 ? [`Input: ${inputs.join(", ")}.`, ""] : []),
    "```sh",
    curlOf(entry),
    "```",
    "",
  ].join("\n");
}

/** The call as a curl line that a shell takes as it is. Pure. */
export function curlOf(entry: Endpoint): string {
  const example: Record<string, unknown> = entry.example;
  const path = entry.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(example[name])));
  const rest = Object.entries(bodyExample(entry));
  const query = asksByQuery(entry) ? rest.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`) : [];
  const parts = ["curl"];
  if (entry.stream) parts.push("-N");
  if (entry.method !== "GET") parts.push(`-X ${entry.method}`);
  if (!entry.open) parts.push('-H "Authorization: Bearer $TOKEN"');
  if (!asksByQuery(entry) && rest.length > 0) {
    parts.push(`-H "Content-Type: application/json"`, `-d ${quoted(JSON.stringify(Object.fromEntries(rest)))}`);
  }
  parts.push(`"$ROOKERY${path}${query.length > 0 ? `?${query.join("&")}` : ""}"`);
  return parts.join(" ");
}

// For a POSIX shell: nothing inside single quotes is special but the quote itself.
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
