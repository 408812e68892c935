import { demand, personOf } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import { parse } from "#lib/core/parse.ts";
import { ListViewsInput, type SavedViewView } from "../inbox-schemas.ts";

/** The actor's own saved views and those that others share, by name; of one page when it is given. */
export async function listViews(context: Context, raw: ListViewsInput = {}): Promise<SavedViewView[]> {
  demand(context.actor, "view.save");
  const { page } = parse(ListViewsInput, raw);
  const userId = personOf(context.actor);
  const rows = await context.database.savedView.findMany({
    where: { ...(page === undefined ? {} : { page }), OR: [{ userId }, { shared: true }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 500,
  });
  return rows.map((row) => ({
    id: row.id,
    page: row.page,
    name: row.name,
    query: row.query,
    shared: row.shared,
    own: row.userId === userId,
    createdAt: row.createdAt.toISOString(),
  }));
}
