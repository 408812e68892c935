import { personOf } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { ViewIdInput } from "../inbox-schemas.ts";

/** Deletes a saved view: one's own, or a shared one of somebody else for an administrator. Throws `not_found`, `forbidden`. */
export async function deleteView(context: Context, raw: ViewIdInput): Promise<void> {
  const { viewId } = parse(ViewIdInput, raw);
  const row = await context.database.savedView.findUnique({ where: { id: viewId } });
  const own = row?.userId === personOf(context.actor);
  // A view that is neither one's own nor shared does not exist for anybody else.
  const found = row !== null && (own || row.shared);
  const subject = { kind: "view", id: viewId, name: found ? row.name : "no such view" };
  await mutate(context, "view.delete", found && !own ? "settings.edit" : "view.save", subject, async (tx) => {
    if (!found) throw new RookeryError("not_found", "There is no such view.");
    await tx.savedView.delete({ where: { id: viewId } });
  });
}
