import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SecretPlace } from "../../access/ports.ts";
import { encrypt, placeData, unwrap, wrap } from "./envelope.ts";

const key = randomBytes(32);
const place: SecretPlace = { ownerTable: "Instance", ownerId: "i1", field: "password" };
const places = fc.record({ ownerTable: fc.string(), ownerId: fc.string(), field: fc.string() });

describe("an envelope", () => {
  it("gives back every text, in its own place only", () => {
    fc.assert(
      fc.property(fc.string(), places, places, (text, own, other) => {
        const sealed = wrap(key, own, Buffer.from(text));
        expect(unwrap(key, own, sealed).toString()).toBe(Buffer.from(text).toString());
        const same = placeData(own).equals(placeData(other));
        if (!same) expect(() => unwrap(key, other, sealed)).toThrow(/does not open/);
      }),
    );
  });

  it("never spells two places alike", () => {
    const a = { ownerTable: "a|b", ownerId: "c", field: "d" };
    const b = { ownerTable: "a", ownerId: "b|c", field: "d" };
    expect(placeData(a).equals(placeData(b))).toBe(false);
  });

  it("does not open when any single byte is changed, and says nothing of the content", () => {
    const sealed = wrap(key, place, Buffer.from("canary"));
    const parts = sealed.split(".");
    for (const part of [1, 2]) {
      const bytes = Buffer.from(parts[part] ?? "", "base64url");
      for (let i = 0; i < bytes.length; i++) {
        const broken = Buffer.from(bytes);
        broken[i] = (broken[i] ?? 0) ^ 1;
        const text = parts.with(part, broken.toString("base64url")).join(".");
        expect(() => unwrap(key, place, text)).toThrow(/does not open/);
      }
    }
  });

  it("does not open with another key, cut short, or with parts of two envelopes", () => {
    const one = wrap(key, place, Buffer.from("one")).split(".");
    const two = wrap(key, place, Buffer.from("two")).split(".");
    expect(() => unwrap(randomBytes(32), place, one.join("."))).toThrow(/does not open/);
    expect(() => unwrap(key, place, ["v1", one[1], two[2]].join("."))).toThrow(/does not open/);
    expect(() => unwrap(key, place, "v1.a.b")).toThrow(/does not open/);
    expect(() => unwrap(key, place, "plain text")).toThrow(/does not open/);
  });

  it("uses a fresh nonce and a fresh data key each time", () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 5_000; i++)
      nonces.add(encrypt(key, Buffer.alloc(1), Buffer.alloc(0)).subarray(0, 12).toString("hex"));
    expect(nonces.size).toBe(5_000);
    expect(wrap(key, place, Buffer.from("same"))).not.toBe(wrap(key, place, Buffer.from("same")));
  });
});
