import { expect, it } from "vitest";
import { type OperationView, operationStates } from "#lib/operations/schemas.ts";
import { followCalls, proposeCall, shellQuoted } from "./api-call.ts";
import { buttonsFor } from "./operation-buttons.ts";
import { durationSeconds, overallProgress, stepOf, stillNeeded, whereItStands } from "./operation-words.ts";

const yes = { allowed: true, why: null };
const no = { allowed: false, why: "You lack the right." };
const may: OperationView["may"] = {
  approve: yes,
  reject: yes,
  run: yes,
  breakGlass: yes,
  cancel: yes,
  pause: yes,
  resume: yes,
  retry: yes,
  giveUp: yes,
};
const view: OperationView = {
  id: 7,
  kind: "cluster.create",
  label: "Create cluster",
  title: "Create cluster orders",
  state: "running",
  clusterId: "c",
  clusterName: "orders",
  environmentId: "e",
  requestedByName: "Ann",
  runByName: null,
  reason: "it's needed",
  approvalsNeeded: 2,
  approvalsGiven: 1,
  breakGlass: false,
  outcome: null,
  stepsDone: 2,
  stepsTotal: 4,
  currentStepName: "Open the primary",
  progress: 0.5,
  etaSeconds: 12,
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: "2026-01-01T00:00:10.000Z",
  finishedAt: null,
  scheduledFor: null,
  version: 1,
  input: { spec: { name: "orders" } },
  plan: null,
  digest: "a".repeat(64),
  ticket: null,
  breakGlassReason: null,
  wish: null,
  retryOf: null,
  facts: null,
  steps: [],
  approvals: [],
  cancelMeaning: "It stops.",
  typedName: null,
  may,
};

it("says for every state where the operation stands", () => {
  const sentences = operationStates.map((state) => whereItStands({ ...view, state }));
  expect(new Set(sentences).size).toBe(operationStates.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
it("says that nothing was started for as long as that is so", () => {
  for (const state of ["draft", "needs approval", "approved"] as const)
    expect(whereItStands({ ...view, state })).toMatch(/[Nn]othing has been started/);
});
it("counts steps, approvals, time and progress", () => {
  expect(stepOf(view)).toBe("Step 3 of 4: Open the primary, 12 s left");
  expect(stepOf({ ...view, stepsDone: 4 })).toContain("read back");
  expect(stillNeeded(view)).toBe("It needs 1 more approval.");
  expect(overallProgress(view)).toBe(0.625);
  expect(overallProgress({ ...view, stepsTotal: 0 })).toBeNull();
  expect(durationSeconds(view, Date.parse("2026-01-01T00:00:12.500Z"))).toBe(2.5);
  expect(durationSeconds({ ...view, startedAt: null }, 0)).toBeNull();
});
it("keeps a closed button in its place with its reason, but offers breaking the glass only to those who may", () => {
  const waiting = { ...view, state: "needs approval" as const };
  expect(buttonsFor(waiting)).toEqual(["approve", "run", "reject", "breakGlass", "cancel"]);
  expect(buttonsFor({ ...waiting, may: { ...may, breakGlass: no, approve: no } })).toEqual([
    "approve",
    "run",
    "reject",
    "cancel",
  ]);
  expect(buttonsFor({ ...view, state: "succeeded" })).toEqual([]);
  expect(buttonsFor({ ...view, state: "draft", approvalsNeeded: 0 })).toEqual(["run", "cancel"]);
});
it("writes calls that a shell takes as they are, with the token as a variable", () => {
  expect(shellQuoted("it's")).toBe(`'it'\\''s'`);
  const call = proposeCall("http://127.0.0.1:4470", view);
  expect(call).toContain("Bearer $ROOKERY_TOKEN");
  expect(call).toContain("/api/v1/operations");
  expect(call).toContain(`it'\\''s needed`);
  expect(followCalls("http://x", 7, null).split("\n")).toHaveLength(1);
  expect(followCalls("http://x", 7, view.digest)).toContain(view.digest ?? "");
});
