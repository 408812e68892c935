import { describe, expect, it } from "vitest";
import type { SecretPlace } from "../../access/ports.ts";
import { newSealingPair, openSealed, sealTo } from "./sealing.ts";

const place: SecretPlace = { ownerTable: "Instance", ownerId: "i1", field: "password" };

describe("sealing to a public key", () => {
  it("is opened by the private key, in the same place only", async () => {
    const pair = await newSealingPair();
    const sealed = await sealTo(pair.publicKey, place, Buffer.from("pässword ✓"));
    expect((await openSealed(pair.privateKey, place, sealed)).toString()).toBe("pässword ✓");
    for (const other of [
      { ...place, ownerTable: "Cluster" },
      { ...place, ownerId: "i2" },
      { ...place, field: "replication" },
    ]) {
      await expect(openSealed(pair.privateKey, other, sealed)).rejects.toThrow(/does not open/);
    }
  });

  it("is not opened by another private key, nor by the public one", async () => {
    const pair = await newSealingPair();
    const other = await newSealingPair();
    const sealed = await sealTo(pair.publicKey, place, Buffer.from("secret"));
    await expect(openSealed(other.privateKey, place, sealed)).rejects.toThrow(/does not open/);
    await expect(openSealed(pair.publicKey, place, sealed)).rejects.toThrow(/does not open/);
  });

  it("makes a new ephemeral key each time, so that equal secrets look different", async () => {
    const pair = await newSealingPair();
    const texts = await Promise.all(
      Array.from({ length: 50 }, () => sealTo(pair.publicKey, place, Buffer.from("same"))),
    );
    expect(new Set(texts.map((text) => text.split(".")[1])).size).toBe(50);
  });

  it("refuses a sealed secret of which a bit was changed", async () => {
    const pair = await newSealingPair();
    const [version, enc, body] = (await sealTo(pair.publicKey, place, Buffer.from("secret"))).split(".");
    const bytes = Buffer.from(body ?? "", "base64url");
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const broken = [version, enc, bytes.toString("base64url")].join(".");
    await expect(openSealed(pair.privateKey, place, broken)).rejects.toThrow(/does not open/);
  });
});
