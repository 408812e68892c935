import { demand, personOf } from "#lib/core/access.ts";
import type { Context } from "#lib/core/context.ts";
import type { NoticeView } from "../inbox-schemas.ts";

const most = 100;

/** What Rookery has told this person, newest first, at most 100; `unread` counts all. Throws `forbidden` for strangers. */
export async function listNotices(context: Context): Promise<{ rows: NoticeView[]; unread: number; asOf: string }> {
  demand(context.actor, "session.own");
  const userId = personOf(context.actor);
  const [rows, unread] = await Promise.all([
    context.database.notice.findMany({ where: { userId }, orderBy: { id: "desc" }, take: most }),
    context.database.notice.count({ where: { userId, readAt: null } }),
  ]);
  return {
    rows: rows.map(({ id, at, title, href, readAt }) => ({
      id,
      at: at.toISOString(),
      title,
      href,
      readAt: readAt?.toISOString() ?? null,
    })),
    unread,
    asOf: context.now().toISOString(),
  };
}
