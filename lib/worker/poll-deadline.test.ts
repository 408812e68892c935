import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { withDeadline } from "./poll-deadline.ts";

test("a server that stays silent is given up after the deadline", async () => {
  const began = performance.now();
  await expect(withDeadline(new Promise(() => undefined), 120, "db-1")).rejects.toMatchObject({
    code: "timeout",
    message: "db-1 did not answer within 0.12 s.",
  });
  expect(performance.now() - began).toBeGreaterThanOrEqual(115);
});

test("an answer that came while this process stood still is an answer", async () => {
  const answer = withDeadline(pause(200, "here"), 100, "db-1");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
  expect(await answer).toBe("here");
});

test("a starved process gives up at three times the deadline", async () => {
  const answer = withDeadline(new Promise(() => undefined), 400, "db-1");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_250);
  const began = performance.now();
  await expect(answer).rejects.toMatchObject({ code: "timeout" });
  // Three more slices would be 300 ms.
  expect(performance.now() - began).toBeLessThan(290);
});

test("the server's own error passes through", async () => {
  await expect(withDeadline(Promise.reject(new Error("refused")), 100, "db-1")).rejects.toThrow("refused");
});
