import { z } from "zod";

/** Something that Rookery tells one person; `href` is where it leads. */
export const NoticeView = z.object({
  id: z.number(),
  at: z.string(),
  title: z.string(),
  href: z.string(),
  readAt: z.string().nullable(),
});
export type NoticeView = z.infer<typeof NoticeView>;

/** Everything up to this notice counts as read; without it, everything there is. */
export const ReadNoticesInput = z.strictObject({ upToId: z.coerce.number().int().positive().optional() });
export type ReadNoticesInput = z.input<typeof ReadNoticesInput>;

/** A named state of a list page: filters, order, columns, as its query string. */
export const SavedViewView = z.object({
  id: z.string(),
  page: z.string(),
  name: z.string(),
  query: z.string(),
  shared: z.boolean(),
  own: z.boolean(),
  createdAt: z.string(),
});
export type SavedViewView = z.infer<typeof SavedViewView>;

const PagePath = z.string().regex(/^\/[a-z0-9/-]{0,100}$/, "the path of a page, such as /fleet");

export const ListViewsInput = z.strictObject({ page: PagePath.optional() });
export type ListViewsInput = z.input<typeof ListViewsInput>;

export const SaveViewInput = z.strictObject({
  page: PagePath,
  name: z.string().trim().min(1, "give it a name").max(80),
  /** As it stands after the question mark; never a place outside this page. */
  query: z
    .string()
    .max(2_000)
    .regex(/^[^\s#?]*$/, "a query string without question mark"),
  /** Everybody who may read sees it. */
  shared: z.boolean().default(false),
});
export type SaveViewInput = z.input<typeof SaveViewInput>;

export const ViewIdInput = z.strictObject({ viewId: z.string().min(1).max(80) });
export type ViewIdInput = z.input<typeof ViewIdInput>;
