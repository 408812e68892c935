import { chown } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalServers, startLocalServers } from "#e2e/support/local-servers.ts";
import { findDatabaseUser } from "./database-user.ts";
import { layoutOf } from "./layout.ts";
import { findServer } from "./server-process.ts";

const asRoot = process.getuid?.() === 0;

describe("a worker that is not root", () => {
  let servers: LocalServers;
  beforeAll(async () => {
    servers = await startLocalServers();
  });
  afterAll(() => servers?.close());

  // Without root there is no second user to test as; then every other fleet test already runs unprivileged.
  it.skipIf(!asRoot)(
    "runs servers as itself, opens them over the socket and finds them again",
    { timeout: 60_000 },
    async () => {
      const spec = await servers.spec("own", "11.8");
      await servers.provisioner.apply(spec, await servers.secrets(spec), servers.io());
      const user = await findDatabaseUser(undefined);
      if (!user) throw new Error("the database user is missing after an apply");
      expect((await findServer(layoutOf(spec.folder)))?.uid).toBe(user.uid);
      const other = await startLocalServers();
      try {
        await chown(other.home, user.uid, user.gid);
        const foreign = await other.spec("foreign", "10.11");
        expect(await other.killApplyAfter(foreign, 30_000, { uid: user.uid, gid: user.gid })).toBe(true);
        const found = await findServer(layoutOf(foreign.folder));
        expect(found?.uid).toBe(user.uid);
        await (await other.connect(foreign)).close();
      } finally {
        await other.close();
      }
    },
  );

  it("never runs a server as root, and says how to make a missing user", async () => {
    if (!asRoot) {
      await expect(findDatabaseUser("somebody-else")).rejects.toMatchObject({ code: "precondition" });
      return;
    }
    await expect(findDatabaseUser("root")).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("must not run as root"),
    });
    expect(await findDatabaseUser("rookery-nobody-here")).toBeNull();
  });
});
