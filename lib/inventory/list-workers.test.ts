import { describe, expect, it } from "vitest";
import { judge } from "./list-workers.ts";
import type { WorkerView } from "./worker-schemas.ts";

const worker = (state: WorkerView["state"], over: Partial<WorkerView> = {}): WorkerView => ({
  id: state,
  host: "ops1",
  pid: 1,
  version: "0.1.0",
  state,
  startedAt: "2026-11-22T10:00:00.000Z",
  heartbeatAt: "2026-11-22T10:11:12.000Z",
  heartbeatAgeSeconds: 1,
  pollDelayMs: null,
  operations: 0,
  stoppedAt: null,
  ...over,
});

describe("the sentence about the workers", () => {
  it("is silent while all work, also after one was stopped on purpose", () => {
    expect(judge([worker("working"), worker("stopped"), worker("draining")])).toEqual({
      state: "working",
      sentence: null,
      working: 1,
    });
  });

  it("says what is not done while none works, and why when that is known", () => {
    for (const rows of [[], [worker("lost")], [worker("stopped")], [worker("draining")]]) {
      expect(judge(rows)).toMatchObject({ state: "missing", working: 0 });
      expect(judge(rows).sentence).toContain("nothing is watched");
    }
    expect(judge([worker("locked"), worker("lost")]).sentence).toContain("has no key that fits");
  });

  it("names the worker that is late, locked or lost while others carry on", () => {
    expect(judge([worker("working"), worker("late", { pollDelayMs: 4_200 })]).sentence).toContain(
      "ops1 is late: its polls take 4.2 s",
    );
    expect(judge([worker("working"), worker("locked")])).toMatchObject({ state: "late", working: 1 });
    expect(judge([worker("working"), worker("lost")]).sentence).toBe(
      "A worker on ops1 stopped answering at 10:11:12 UTC; another carries on.",
    );
    expect(judge([worker("working"), worker("working"), worker("lost")]).sentence).toContain("others carry on");
  });
});
