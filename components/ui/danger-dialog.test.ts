import { expect, it } from "vitest";
import { whyNotYet } from "./danger-dialog.tsx";

const passed = { name: "Replica is clean", result: "passed", finding: "0 errant" } as const;

it("keeps the act closed while the checks are running", () => {
  expect(whyNotYet(null, "", null)).toContain("still running");
});
it("keeps the act closed when a check failed or could not be made, even with the right name", () => {
  expect(whyNotYet("db-b2", "db-b2", [passed, { ...passed, name: "Lag", result: "unknown" }])).toContain("Lag");
  expect(whyNotYet("db-b2", "db-b2", [passed, { ...passed, name: "Lag", result: "failed" }])).toContain("Lag");
});
it("asks for exactly the name", () => {
  expect(whyNotYet("db-b2", "", [passed])).toBe("Type db-b2 to go on");
  expect(whyNotYet("db-b2", "DB-B2", [passed])).toBe("What you typed is not db-b2");
  expect(whyNotYet("db-b2", "db-b2 ", [passed])).toBe("What you typed is not db-b2");
  expect(whyNotYet("db-b2", "db-b2", [passed, { ...passed, name: "Disk", result: "warning" }])).toBeNull();
});
