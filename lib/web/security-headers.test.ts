import { describe, expect, it } from "vitest";
import { securityHeaders } from "./security-headers.ts";

const headers = (https: boolean) => securityHeaders({ nonce: "bm9uY2U=", https, development: false });

describe("security headers", () => {
  it("run only scripts with this answer's nonce", () => {
    const policy = headers(true)["content-security-policy"] ?? "";
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    expect(scripts).toContain("'nonce-bm9uY2U='");
    expect(scripts).toContain("'strict-dynamic'");
    expect(scripts).not.toContain("unsafe");
    for (const directive of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy).toContain(directive);
    }
  });

  it("insist on https only where people come by https", () => {
    expect(headers(true)["strict-transport-security"]).toMatch(/max-age=63072000/);
    expect(headers(false)["strict-transport-security"]).toBeUndefined();
    expect(headers(false)["content-security-policy"]).not.toContain("upgrade-insecure-requests");
  });

  it("forbid sniffing, framing and foreign readers", () => {
    expect(headers(true)).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "same-origin",
    });
  });
});
