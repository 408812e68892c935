import { describe, expect, it } from "vitest";
import { allowedOrigins, demandSameOrigin, refuseForeignFetch } from "./same-origin.ts";

const origins = allowedOrigins("https://rookery.example.com");
const passes = (check: typeof demandSameOrigin, headers: Record<string, string>) => {
  try {
    check(new Headers(headers), origins);
    return true;
  } catch {
    return false;
  }
};
const ours = "https://rookery.example.com";

describe("what a cookie may change", () => {
  it("comes from our own pages", () => {
    expect(passes(demandSameOrigin, { origin: ours, "sec-fetch-site": "same-origin" })).toBe(true);
    expect(passes(demandSameOrigin, { origin: ours })).toBe(true);
  });

  it("is refused from anywhere else, and when it does not say from where", () => {
    const refused: Record<string, string>[] = [
      {},
      { "sec-fetch-site": "same-origin" },
      { origin: "null" },
      { origin: "null", "sec-fetch-site": "same-origin" },
      { origin: "https://evil.example.com", "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example.com", "sec-fetch-site": "same-origin" },
      { origin: ours, "sec-fetch-site": "cross-site" },
      { origin: ours, "sec-fetch-site": "same-site" },
      { origin: ours, "sec-fetch-site": "none" },
      { origin: "http://rookery.example.com" },
      { origin: "https://rookery.example.com.evil.com" },
      { origin: "https://rookery.example.com:8443" },
    ];
    for (const headers of refused) expect(passes(demandSameOrigin, headers), JSON.stringify(headers)).toBe(false);
  });
});

describe("what a cookie may read", () => {
  it("may be opened by a link or by our own pages, not fetched by other sites", () => {
    expect(passes(refuseForeignFetch, {})).toBe(true);
    expect(passes(refuseForeignFetch, { "sec-fetch-site": "same-origin" })).toBe(true);
    expect(passes(refuseForeignFetch, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).toBe(true);
    expect(passes(refuseForeignFetch, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" })).toBe(false);
    expect(passes(refuseForeignFetch, { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" })).toBe(false);
    expect(passes(refuseForeignFetch, { origin: "https://evil.example.com" })).toBe(false);
  });
});

describe("allowed origins", () => {
  it("are one, and on a loopback address its other spellings with the same port", () => {
    expect(origins).toEqual([ours]);
    expect(allowedOrigins("http://localhost:4460")).toEqual([
      "http://localhost:4460",
      "http://127.0.0.1:4460",
      "http://[::1]:4460",
    ]);
  });
});
