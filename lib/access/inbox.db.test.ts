import { expect, it } from "vitest";
import { testContext, testUser } from "#e2e/support/contexts.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import type { Actor } from "../core/access.ts";
import { withActor } from "../core/context.ts";
import { listNotices } from "./notices/list-notices.ts";
import { readNotices } from "./notices/read-notices.ts";
import { deleteView } from "./views/delete-view.ts";
import { listViews } from "./views/list-views.ts";
import { saveView } from "./views/save-view.ts";

describeOnBothDatabases("notices and saved views", (open) => {
  async function people() {
    const context = await testContext(await open());
    const as = (actor: Actor) => withActor(context, actor);
    return {
      database: context.database,
      ada: as(testUser("viewer")),
      bo: as(testUser("operator")),
      admin: as(testUser()),
    };
  }

  it("tell each person only what is theirs, and count what is unread", async () => {
    const { database, ada, bo } = await people();
    for (const [who, title] of [
      [ada, "first"],
      [bo, "secret of Bo"],
      [ada, "second"],
    ] as const)
      await database.notice.create({ data: { userId: who.actor.id, at: new Date(), title, href: "/now" } });
    const before = await listNotices(ada);
    expect([before.unread, before.rows.map((row) => row.title)]).toEqual([2, ["second", "first"]]);
    expect(await readNotices(ada, { upToId: before.rows[1]?.id })).toEqual({ read: 1 });
    expect((await listNotices(ada)).unread).toBe(1);
    expect(await readNotices(ada, {})).toEqual({ read: 1 });
    expect((await listNotices(bo)).unread).toBe(1);
    const token: Actor = {
      kind: "token",
      id: "t",
      name: "t",
      userId: ada.actor.id,
      grants: [{ environmentId: "*", role: "viewer" }],
      scopes: ["fleet.read"],
    };
    await expect(listNotices(withActor(ada, token))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("keep a view under its name, share it when asked, and let others delete only what is theirs", async () => {
    const { ada, bo, admin } = await people();
    const view = { page: "/fleet", name: "Late", query: "sort=lag" };
    const { id } = await saveView(ada, view);
    expect(await saveView(ada, { ...view, query: "sort=lag&environment=production" })).toEqual({ id });
    expect(await listViews(ada, { page: "/fleet" })).toMatchObject([
      { id, own: true, shared: false, query: "sort=lag&environment=production" },
    ]);
    expect(await listViews(bo)).toEqual([]);
    await expect(deleteView(bo, { viewId: id })).rejects.toMatchObject({ code: "not_found" });
    await saveView(ada, { ...view, shared: true });
    expect(await listViews(bo)).toMatchObject([{ id, own: false, shared: true }]);
    await expect(deleteView(bo, { viewId: id })).rejects.toMatchObject({ code: "forbidden" });
    await deleteView(admin, { viewId: id });
    expect(await listViews(ada)).toEqual([]);
    for (const bad of [
      { ...view, page: "https://evil.example.com" },
      { ...view, query: "a b" },
      { ...view, name: " " },
    ])
      await expect(saveView(ada, bad)).rejects.toMatchObject({ code: "invalid" });
  });
});
