import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demandModest, depthOf, maxDepth, readJsonBody } from "./input-caps.ts";

const post = (body: BodyInit, type = "application/json") =>
  new Request("http://localhost/", {
    method: "POST",
    body,
    headers: { "content-type": type },
    duplex: "half",
  } as RequestInit);
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("the body of a request", () => {
  it("is read when it is modest JSON", async () => {
    expect(await readJsonBody(post('{"a":[1]}'))).toEqual({ a: [1] });
    expect(await readJsonBody(post("{}", "application/merge-patch+json; charset=utf-8"))).toEqual({});
    expect(await readJsonBody(new Request("http://localhost/", { method: "POST" }))).toBeUndefined();
    expect(await readJsonBody(post(nested(maxDepth)))).toBeDefined();
  });

  it("is refused when it is too deep, within 50 ms", async () => {
    const started = performance.now();
    await expect(readJsonBody(post(nested(maxDepth + 1)))).rejects.toMatchObject({ code: "invalid" });
    await expect(readJsonBody(post(nested(64)))).rejects.toMatchObject({ code: "invalid" });
    await expect(readJsonBody(post(nested(500_000)))).rejects.toMatchObject({ code: "invalid" });
    expect(performance.now() - started).toBeLessThan(150);
  });

  it("is refused when it is too large, also when it does not say how large it is", async () => {
    const large = "x".repeat(1024 * 1024);
    await expect(readJsonBody(post(JSON.stringify(large)))).rejects.toThrow(/too large/);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    await expect(readJsonBody(post(endless))).rejects.toThrow(/too large/);
    expect(sent).toBeLessThan(30);
  });

  it("is refused when it is not JSON or does not say so", async () => {
    await expect(readJsonBody(post("{}", "text/plain"))).rejects.toThrow(/application\/json/);
    await expect(readJsonBody(post("a=1", "application/x-www-form-urlencoded"))).rejects.toThrow(/application\/json/);
    await expect(readJsonBody(post("{"))).rejects.toThrow(/not valid JSON/);
  });
});

describe("depth", () => {
  it("counts brackets outside of strings only", () => {
    const depth = (value: unknown): number =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(depthOf(JSON.stringify(value))).toBe(depth(value));
      }),
    );
    expect(depthOf('"[[[\\"[["')).toBe(0);
  });
});

describe("values that were decoded already", () => {
  it("have the same caps", () => {
    const form = new FormData();
    form.set("name", "orders-prod");
    demandModest({ a: [form, null, 1] });
    expect(() => demandModest(JSON.parse(nested(40)))).toThrow(/levels deep/);
    expect(() => demandModest(Array(200_000).fill(0))).toThrow(/too large/);
    form.set("file", "x".repeat(2 * 1024 * 1024));
    expect(() => demandModest(form)).toThrow(/too large/);
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(() => demandModest(loop)).toThrow(/levels deep/);
  });
});
