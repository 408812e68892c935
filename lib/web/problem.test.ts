import { describe, expect, it } from "vitest";
import { errorCodes, RookeryError } from "../core/errors.ts";
import { problemResponse, publicProblem, statusOfCode } from "./problem.ts";

const logged: unknown[] = [];
const log = { error: (entry: unknown) => void logged.push(entry), warn: (entry: unknown) => void logged.push(entry) };
const respond = async (error: unknown) => {
  const response = problemResponse(publicProblem(error, log, "r1"), "r1");
  return { response, text: await response.text() };
};

describe("a failed request", () => {
  it("has a status for every code and the correlation id in body and header", async () => {
    for (const code of errorCodes) {
      const { response, text } = await respond(new RookeryError(code, "A sentence."));
      expect(response.status).toBe(statusOfCode[code]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(JSON.parse(text)).toMatchObject({ code, status: statusOfCode[code], requestId: "r1" });
      expect(response.headers.get("x-request-id")).toBe("r1");
    }
  });

  it("tells nothing of what we did not write for people, but logs it", async () => {
    logged.length = 0;
    const leaks = [
      new Error("SELECT secret FROM /var/lib/rookery"),
      new RookeryError("internal", "canary", { cause: new Error("canary") }),
      "canary",
      undefined,
      new RookeryError("unavailable", "Busy.", { cause: new Error("canary") }),
    ];
    for (const leak of leaks) {
      const { text } = await respond(leak);
      expect(text).not.toMatch(/SELECT|canary|\/var|stack|at /);
    }
    expect(logged.length).toBe(leaks.length);
  });

  it("names the fields that are wrong, and when to try again", async () => {
    const invalid = await respond(new RookeryError("invalid", "name: is taken", { fields: { name: "is taken" } }));
    expect(JSON.parse(invalid.text).errors).toEqual({ name: "is taken" });
    const limited = await respond(
      new RookeryError("unavailable", "Too many.", { detail: { retryAfterSeconds: 7, hidden: "canary" } }),
    );
    expect(limited.response.status).toBe(429);
    expect(limited.response.headers.get("retry-after")).toBe("7");
    expect(limited.text).not.toContain("canary");
  });

  it("is 503 while Rookery's database is away", async () => {
    const { response } = await respond(Object.assign(new Error("no host 10.0.0.1"), { code: "P1001" }));
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).not.toBeNull();
  });
});
