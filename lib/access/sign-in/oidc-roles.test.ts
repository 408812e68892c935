import { describe, expect, it } from "vitest";
import { parseOidcProviders } from "./oidc-providers.ts";
import { rolesFromClaims } from "./oidc-roles.ts";

const base = {
  id: "sso",
  name: "Company SSO",
  issuer: "https://id.example.com",
  clientId: "rookery",
  clientSecret: "canary-secret",
};
const noFile = () => {
  throw new Error("no file is read");
};
function one(more: Record<string, unknown> = {}) {
  const [provider] = parseOidcProviders(JSON.stringify([{ ...base, ...more }]), noFile);
  if (!provider) throw new Error("no provider");
  return provider;
}
const mapped = one({
  groupRoles: {
    dba: [{ role: "administrator", environment: "*" }],
    shop: [
      { role: "operator", environment: "staging" },
      { role: "approver", environment: "production" },
    ],
  },
});

describe("providers from the environment", () => {
  it("may be none, one or many, with secrets from a file", () => {
    expect(parseOidcProviders(undefined, noFile)).toEqual([]);
    const { clientSecret: _secret, ...bare } = base;
    const two = [base, { ...bare, id: "other", clientSecretFile: "/run/secrets/other" }];
    const providers = parseOidcProviders(JSON.stringify(two), (path) => `from ${path}\n`);
    expect(providers.map((provider) => provider.clientSecret)).toEqual(["canary-secret", "from /run/secrets/other"]);
  });

  it("name what is wrong and never the secret", () => {
    const wrong = [
      '{"a":"canary-secret"',
      JSON.stringify([{ ...base, issuer: "nowhere" }]),
      JSON.stringify([base, base]),
    ];
    wrong.push(JSON.stringify([{ ...base, groupRole: {} }]), JSON.stringify([{ ...base, clientSecretFile: "/both" }]));
    for (const json of wrong) {
      const failure = String(
        (() => {
          try {
            return parseOidcProviders(json, noFile);
          } catch (error) {
            return error;
          }
        })(),
      );
      expect(failure).toContain("ROOKERY_OIDC");
      expect(failure).not.toContain("canary");
    }
  });
});

describe("roles from groups", () => {
  it("follow the mapping", () => {
    expect(rolesFromClaims(mapped, { groups: ["shop", "unknown"] })).toEqual([
      { role: "operator", environment: "staging" },
      { role: "approver", environment: "production" },
    ]);
  });

  it("are the least when the claim is missing, empty, truncated, misshapen or unknown", () => {
    const least = [{ role: "viewer", environment: "*" }];
    const overage = { _claim_names: { groups: "src1" }, _claim_sources: { src1: { endpoint: "https://x" } } };
    const many = Array.from({ length: 300 }, (_, i) => `g${i}`);
    for (const claims of [
      {},
      { groups: [] },
      overage,
      { ...overage, groups: ["dba"] },
      { groups: "dba" },
      { groups: [{ dba: 1 }] },
      { groups: many },
    ]) {
      expect(rolesFromClaims(mapped, claims)).toEqual(least);
    }
  });

  it("do not come from the object's own ancestry", () => {
    const least = [{ role: "viewer", environment: "*" }];
    expect(rolesFromClaims(mapped, { groups: ["constructor", "__proto__", "toString"] })).toEqual(least);
  });

  it("may be none at all where the installation wants that", () => {
    expect(rolesFromClaims(one({ leastRole: false }), { groups: ["x"] })).toEqual([]);
  });
});
