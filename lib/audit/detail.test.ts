import { describe, expect, it } from "vitest";
import { redactDetail } from "./detail.ts";

const canary = "canary-7f3a9c";

describe("a detail in the audit", () => {
  it("loses members that are named like a secret, at any depth", () => {
    const detail = {
      password: canary,
      spec: { accounts: [{ user: "app", Password: canary, api_key: canary, privateKeyPem: canary }] },
      token: { value: canary },
      secretId: "kept",
    };
    const text = JSON.stringify(redactDetail(detail));
    expect(text).not.toContain(canary);
    expect(text).toContain("kept");
    expect(text).toContain("app");
  });

  it("loses secrets inside SQL, URLs and option values", () => {
    for (const text of [
      `CREATE USER a IDENTIFIED BY '${canary}'`,
      `CHANGE MASTER TO MASTER_PASSWORD='${canary}'`,
      `mysql://root:${canary}@db1/app`,
      `mariadb --password=${canary}`,
    ]) {
      expect(JSON.stringify(redactDetail({ statements: [{ sql: text }] })), text).not.toContain(canary);
    }
  });
});
