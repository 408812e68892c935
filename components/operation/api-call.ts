import type { OperationView } from "#lib/operations/schemas.ts";

/**
 * The call that hands in the same operation from a command line. The token stays a variable: it is never put into text
 * that people copy. `origin` is the address of this Rookery. Pure.
 */
export function proposeCall(origin: string, view: Pick<OperationView, "kind" | "input" | "reason" | "ticket">): string {
  const body = {
    kind: view.kind,
    input: view.input,
    ...(view.reason === null ? {} : { reason: view.reason }),
    ...(view.ticket === null ? {} : { ticket: view.ticket }),
  };
  return [
    `curl -sS -X POST ${origin}/api/v1/operations \\`,
    `  -H "Authorization: Bearer $ROOKERY_TOKEN" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -H "Idempotency-Key: $(uuidgen)" \\`,
    `  --data ${shellQuoted(JSON.stringify(body, null, 2))}`,
  ].join("\n");
}

/** The calls that read and run this very operation. Pure. */
export function followCalls(origin: string, id: number, digest: string | null): string {
  const read = `curl -sS -H "Authorization: Bearer $ROOKERY_TOKEN" ${origin}/api/v1/operations/${id}`;
  if (digest === null) return read;
  const run = [
    `curl -sS -X POST ${origin}/api/v1/operations/${id}/run \\`,
    `  -H "Authorization: Bearer $ROOKERY_TOKEN" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  --data ${shellQuoted(JSON.stringify({ digest }))}`,
  ].join("\n");
  return `${read}\n${run}`;
}

/** A text as one word for a POSIX shell. Pure. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
