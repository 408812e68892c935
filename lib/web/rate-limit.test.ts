import { describe, expect, it } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

function atTime() {
  let ms = 0;
  return { clock: { monotonicMs: () => ms }, pass: (more: number) => (ms += more) };
}

describe("the rate limit", () => {
  it("lets a burst through, then so many a second, and says when to come again", () => {
    const { clock, pass } = atTime();
    const limit = createRateLimit({ burst: 10, perSecond: 2 }, clock);
    for (let i = 0; i < 10; i++) limit.take("user:a");
    expect(() => limit.take("user:a")).toThrow(expect.objectContaining({ detail: { retryAfterSeconds: 1 } }));
    expect(() => limit.take("user:a", 6)).toThrow(expect.objectContaining({ detail: { retryAfterSeconds: 3 } }));
    pass(1_000);
    limit.take("user:a");
    limit.take("user:a");
    expect(() => limit.take("user:a")).toThrow(/Too many requests/);
  });

  it("counts each caller alone", () => {
    const limit = createRateLimit({ burst: 1, perSecond: 1 }, atTime().clock);
    limit.take("user:a");
    limit.take("user:b");
    expect(() => limit.take("user:a")).toThrow();
  });

  it("forgets callers that are quiet, so that memory stays bounded", () => {
    const { clock, pass } = atTime();
    const limit = createRateLimit({ burst: 2, perSecond: 1 }, clock);
    for (let i = 0; i < 10_001; i++) limit.take(`token:${i}`);
    pass(5_000);
    limit.take("token:next");
    expect(limit.size()).toBe(1);
  });
});
