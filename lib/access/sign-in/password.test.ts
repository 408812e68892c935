import { describe, expect, it } from "vitest";
import { NewPassword } from "../schemas.ts";
import common from "./common-passwords.json" with { type: "json" };
import { hashPassword, passwordWeakness, verifyPassword } from "./password.ts";

describe("password hashes", () => {
  it("are Argon2id with at least 19 MiB, 2 passes and a salt of their own", async () => {
    const [one, two] = await Promise.all([
      hashPassword("correct horse battery"),
      hashPassword("correct horse battery"),
    ]);
    const [, memory, passes, lanes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(one ?? "") ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024);
    expect([Number(passes), Number(lanes)]).toEqual([2, 1]);
    expect(one).not.toBe(two);
  });

  it("cover the whole of a long password", async () => {
    const long = "x".repeat(40) + "Passphrase ".repeat(6);
    const hash = await hashPassword(long);
    expect(await verifyPassword(hash, long)).toBe(true);
    expect(await verifyPassword(hash, `${long.slice(0, -1)}!`)).toBe(false);
  });

  it("accept the same letters in another Unicode spelling", async () => {
    const hash = await hashPassword("caf\u00e9 au lait trois");
    expect(await verifyPassword(hash, "cafe\u0301 au lait trois")).toBe(true);
  });

  it("never verify for an account that does not exist, at about the same cost", async () => {
    const hash = await hashPassword("correct horse battery");
    const time = async (stored: string | null) => {
      const started = performance.now();
      for (let i = 0; i < 10; i++) expect(await verifyPassword(stored, "wrong password")).toBe(false);
      return performance.now() - started;
    };
    await time(null);
    const [unknown, known] = [await time(null), await time(hash)];
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });
});

describe("new passwords", () => {
  it("have at least 12 and at most 128 characters", () => {
    expect(NewPassword.safeParse("a1b2c3d4e5f").success).toBe(false);
    expect(NewPassword.safeParse("a1b2c3d4e5f6").success).toBe(true);
    expect(NewPassword.safeParse("x".repeat(128)).success).toBe(true);
    expect(NewPassword.safeParse("x".repeat(129)).success).toBe(false);
  });

  it("are none of the common ones, whatever their case or padding", () => {
    const passwords = common.passwords.split(" ");
    expect(passwords.length).toBeGreaterThanOrEqual(3_000);
    for (const password of passwords) {
      const refused = !NewPassword.safeParse(password).success || passwordWeakness(password) !== null;
      expect(refused, password).toBe(true);
      expect(passwordWeakness(password.toUpperCase()), password).not.toBeNull();
    }
    expect(passwordWeakness("Password1234!")).not.toBeNull();
    expect(passwordWeakness("aaaaaaaaaaaaaaaa")).not.toBeNull();
  });

  it("are not the name or the address", () => {
    expect(passwordWeakness("ada.lovelace123", ["ada.lovelace"])).not.toBeNull();
    expect(passwordWeakness("otter harbour lamp", ["ada.lovelace"])).toBeNull();
  });
});
