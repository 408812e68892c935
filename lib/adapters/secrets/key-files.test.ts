import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createKeyFile, readKeyFile } from "./key-file.ts";
import { openWebKey } from "./web-key.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rookery-keys-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("the worker's key file", () => {
  it("is made once, readable by its owner only, by however many that start together", async () => {
    const path = join(folder, "keys", "worker.key");
    const made = await Promise.all(Array.from({ length: 8 }, () => createKeyFile(path, new Date())));
    expect(new Set(made.map((file) => file.keys.sealing[0]?.id)).size).toBe(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "keys"))).mode & 0o777).toBe(0o700);
  });

  it("is refused when others could read it, with the command that mends it", async () => {
    const path = join(folder, "worker.key");
    await createKeyFile(path, new Date());
    for (const mode of [0o640, 0o604, 0o660, 0o601]) {
      await chmod(path, mode);
      await expect(readKeyFile(path)).rejects.toThrow(`chmod 600 ${path}`);
    }
    await chmod(path, 0o600);
    expect(await readKeyFile(path)).not.toBeNull();
  });

  it("is refused when damaged, without a word of its content", async () => {
    const path = join(folder, "worker.key");
    await writeFile(path, '{"version":1,"master":["canary-key"', { mode: 0o600 });
    const failure = await readKeyFile(path).catch((error: unknown) => String(error) + JSON.stringify(error));
    expect(failure).toContain("damaged");
    expect(failure).not.toContain("canary");
    expect(await readKeyFile(join(folder, "absent"))).toBeNull();
  });
});

describe("web's key", () => {
  it("stays the same over starts, and its two uses have two keys", async () => {
    const path = join(folder, "web.key");
    const [a, b] = await Promise.all([openWebKey(path), openWebKey(path)]);
    expect(a.authSecret).toBe(b.authSecret);
    const root = (await readFile(path, "utf8")).trim();
    expect(a.authSecret).not.toBe(root);
    const sealed = a.secondFactor.seal("u1", "JBSWY3DP");
    expect(b.secondFactor.open("u1", sealed)).toBe("JBSWY3DP");
    expect(sealed).not.toContain("JBSWY3DP");
  });

  it("opens a second factor for its own person only", async () => {
    const key = await openWebKey(join(folder, "web.key"));
    const sealed = key.secondFactor.seal("u1", "JBSWY3DP");
    expect(() => key.secondFactor.open("u2", sealed)).toThrow(/does not open/);
  });

  it("is refused when others could read it or when it is damaged", async () => {
    const path = join(folder, "web.key");
    await openWebKey(path);
    await chmod(path, 0o644);
    await expect(openWebKey(path)).rejects.toThrow("chmod 600");
    await writeFile(join(folder, "short.key"), "abc", { mode: 0o600 });
    await expect(openWebKey(join(folder, "short.key"))).rejects.toThrow("damaged");
  });
});
