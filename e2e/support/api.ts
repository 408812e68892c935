import { type APIResponse, expect, type Page } from "@playwright/test";
import { z } from "zod";
import type { OperationState } from "#lib/operations/schemas.ts";
import { readRun } from "./pages.ts";

const Ref = z.object({ id: z.number(), state: z.string(), digest: z.string().nullable() });
const Operation = Ref.extend({
  title: z.string(),
  version: z.number(),
  outcome: z.string().nullable(),
  input: z.unknown(),
  steps: z.array(z.object({ name: z.string(), state: z.string(), error: z.string().nullable() })),
});
export type SeenOperation = z.infer<typeof Operation>;
const Member = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  state: z.string(),
  host: z.string(),
  port: z.number(),
});
const Cluster = z.object({
  id: z.string(),
  slug: z.string(),
  state: z.string(),
  sentence: z.string(),
  instances: z.array(Member),
});
export type SeenCluster = z.infer<typeof Cluster>;

/** The answer's JSON; throws with status and the problem's own words when it is not a success. */
export async function bodyOf(answer: APIResponse): Promise<unknown> {
  if (!answer.ok()) throw new Error(`${answer.status()} ${answer.url()}: ${(await answer.text()).slice(0, 600)}`);
  return answer.json();
}

/** Posts as the person of the page does: with their cookie, from our own origin. */
export function post(page: Page, path: string, data: unknown, headers: Record<string, string> = {}) {
  return page.request.post(path, { data, headers: { origin: readRun().baseUrl, ...headers } });
}

/** A cluster by slug as the API shows it to the person of the page. */
export async function readCluster(page: Page, slug: string): Promise<SeenCluster> {
  return Cluster.parse(await bodyOf(await page.request.get(`/api/v1/clusters/${slug}`)));
}

/** An operation by number as the API shows it to the person of the page. */
export async function readOperation(page: Page, id: number): Promise<SeenOperation> {
  return Operation.parse(await bodyOf(await page.request.get(`/api/v1/operations/${id}`)));
}

/** How many operations there are that the person of the page may see. */
export async function countOperations(page: Page, filter = ""): Promise<number> {
  const answer = await page.request.get(`/api/v1/operations?limit=1${filter}`);
  return z.object({ total: z.number() }).parse(await bodyOf(answer)).total;
}

/** Proposes through the API and returns the number. */
export async function propose(page: Page, request: Record<string, unknown>): Promise<number> {
  return Ref.parse(await bodyOf(await post(page, "/api/v1/operations", request))).id;
}

/** Waits until the operation is in one of `states`; fails at once, with its words, when it ended otherwise. */
export async function untilState(
  page: Page,
  id: number,
  states: readonly OperationState[],
  timeoutMs = 60_000,
): Promise<SeenOperation> {
  const ends = ["succeeded", "failed", "cancelled", "unknown", "waiting for you"];
  let last: SeenOperation | undefined;
  await expect(async () => {
    last = await readOperation(page, id);
    if (!ends.includes(last.state)) expect(states).toContain(last.state);
  }).toPass({ timeout: timeoutMs, intervals: [200, 300, 500] });
  if (!last) throw new Error(`Operation ${id} was not read.`);
  const steps = last.steps.map((step) => `${step.name}: ${step.state} ${step.error ?? ""}`).join("\n");
  expect(states, `operation ${id}: ${last.outcome ?? ""}\n${steps}`).toContain(last.state);
  return last;
}

/** Proposes with the wish to run at once, and waits for the end; for environments that need no approval. */
export async function proposeAndRun(page: Page, kind: string, input: unknown, typedName?: string) {
  const id = await propose(page, { kind, input, run: true, ...(typedName ? { typedName } : {}) });
  return untilState(page, id, ["succeeded"]);
}
