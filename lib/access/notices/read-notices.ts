import { personOf } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import { mutate } from "#lib/core/mutate.ts";
import { parse } from "#lib/core/parse.ts";
import { ReadNoticesInput } from "../inbox-schemas.ts";

/** Marks the actor's own notices as read, up to one or all of them. Returns how many were unread. */
export async function readNotices(context: Context, raw: ReadNoticesInput): Promise<{ read: number }> {
  const { upToId } = parse(ReadNoticesInput, raw);
  const userId = personOf(context.actor);
  const subject = { kind: "user", id: userId, name: context.actor.name, detail: { upToId: upToId ?? null } };
  return mutate(context, "notice.read", "session.own", subject, async (tx) => {
    const { count } = await tx.notice.updateMany({
      where: { userId, readAt: null, ...(upToId === undefined ? {} : { id: { lte: upToId } }) },
      data: { readAt: context.now() },
    });
    return { read: count };
  });
}
