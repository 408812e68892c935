import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createCertificateAuthority } from "./authority.ts";

const now = new Date("2026-03-01T10:00:00Z");
const ca = createCertificateAuthority({ now: () => now });
const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe("certificate authority", () => {
  it("makes an authority that may sign servers only, for ten years", async () => {
    const authority = await ca.createAuthority("Rookery fleet");
    const read = new X509Certificate(authority.certificatePem);
    expect(read.ca).toBe(true);
    expect(read.subject).toBe("CN=Rookery fleet");
    expect(read.verify(read.publicKey)).toBe(true);
    expect(days(now.toISOString(), read.validTo)).toBe(3_650);
    expect(createPrivateKey(authority.privateKeyPem).asymmetricKeyDetails).toMatchObject({ namedCurve: "prime256v1" });
  });

  it("issues certificates that are valid for their names and addresses and no others", async () => {
    const authority = await ca.createAuthority("Rookery fleet");
    const issued = await ca.issue(authority, {
      commonName: "orders-a",
      dnsNames: ["orders-a", "localhost"],
      addresses: ["127.0.0.1", "::1"],
    });
    const read = new X509Certificate(issued.certificatePem);
    const root = new X509Certificate(authority.certificatePem);
    expect(read.checkIssued(root)).toBe(true);
    expect(read.verify(root.publicKey)).toBe(true);
    expect(read.checkPrivateKey(createPrivateKey(issued.privateKeyPem))).toBe(true);
    expect(read.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(read.checkIP("127.0.0.2")).toBeUndefined();
    expect(read.checkHost("localhost")).toBe("localhost");
    expect(read.checkHost("elsewhere")).toBeUndefined();
    expect(read.ca).toBe(false);
    expect(days(now.toISOString(), issued.notAfter)).toBe(825);
    expect(Date.parse(read.validTo)).toBe(Date.parse(issued.notAfter));
  });

  it("gives every certificate its own key and number, and none outlives the authority", async () => {
    const authority = await ca.createAuthority("Rookery fleet");
    const late = createCertificateAuthority({
      now: () => new Date("2035-12-01T00:00:00Z"),
    });
    const subject = { commonName: "a", dnsNames: [], addresses: ["10.0.0.1"] };
    const [one, two] = await Promise.all([late.issue(authority, subject), late.issue(authority, subject)]);
    expect(one.privateKeyPem).not.toBe(two.privateKeyPem);
    expect(new X509Certificate(one.certificatePem).serialNumber).not.toBe(
      new X509Certificate(two.certificatePem).serialNumber,
    );
    expect(Date.parse(one.notAfter)).toBe(Date.parse(new X509Certificate(authority.certificatePem).validTo));
  });

  it("refuses names that would say more than a name", async () => {
    const authority = await ca.createAuthority("Rookery fleet");
    await expect(ca.createAuthority("a, O=Other")).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(
      ca.issue(authority, {
        commonName: "a+CN=b",
        dnsNames: [],
        addresses: [],
      }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(
      ca.issue(authority, {
        commonName: "a",
        dnsNames: ["a b"],
        addresses: [],
      }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(
      ca.issue(authority, {
        commonName: "a",
        dnsNames: [],
        addresses: ["256.1.1.1"],
      }),
    ).rejects.toMatchObject({ code: "invalid" });
  });

  it("says what to do when the authority cannot be read", async () => {
    const bad = { certificatePem: "nonsense", privateKeyPem: "nonsense" };
    await expect(ca.issue(bad, { commonName: "a", dnsNames: [], addresses: [] })).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining("backup"),
    });
  });
});
