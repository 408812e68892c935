import { personOf } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import { RookeryError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { SaveViewInput } from "../inbox-schemas.ts";

const mostOfOne = 100;

/** Saves a page's state under a name; one's own view of that page with the same name is replaced. Throws `invalid`, `forbidden`. */
export async function saveView(context: Context, raw: SaveViewInput): Promise<{ id: string }> {
  const input = parse(SaveViewInput, raw);
  const userId = personOf(context.actor);
  const subject = { kind: "view", id: input.page, name: input.name, detail: { shared: input.shared } };
  return mutate(context, "view.save", "view.save", subject, async (tx) => {
    const { page, name, query, shared } = input;
    const known = await tx.savedView.findFirst({ where: { userId, page, name }, select: { id: true } });
    if (known) {
      await tx.savedView.update({ where: { id: known.id }, data: { query, shared } });
      return known;
    }
    if ((await tx.savedView.count({ where: { userId } })) >= mostOfOne)
      throw new RookeryError("conflict", `You have ${mostOfOne} saved views. Delete one that you no longer need.`);
    const id = newId();
    await tx.savedView.create({ data: { id, userId, page, name, query, shared, createdAt: context.now() } });
    return { id };
  });
}
