import { z } from "zod";
import { ListViewsInput, SavedViewView, SaveViewInput, ViewIdInput } from "../../access/inbox-schemas.ts";
import { deleteView } from "../../access/views/delete-view.ts";
import { listViews } from "../../access/views/list-views.ts";
import { saveView } from "../../access/views/save-view.ts";
import { endpoint } from "../endpoint.ts";
import { rowsOf } from "./pages.ts";

const door = { topic: "Saved views", right: "view.save", where: "anywhere" } as const;

export const list = endpoint({
  ...door,
  method: "GET",
  path: "/api/v1/views",
  summary: "The caller's saved views and those that others share",
  input: ListViewsInput,
  output: rowsOf(SavedViewView),
  example: { page: "/fleet" },
  handler: async ({ context, input }) => ({
    rows: await listViews(context, input.page === undefined ? {} : { page: input.page }),
    asOf: context.now().toISOString(),
  }),
});

export const save = endpoint({
  ...door,
  method: "POST",
  path: "/api/v1/views",
  summary: "Save a page's filters and order under a name; the same name replaces",
  input: SaveViewInput,
  output: z.object({ id: z.string() }),
  status: 201,
  example: { page: "/fleet", name: "Lagging in production", query: "environment=production&sort=lag", shared: true },
  handler: ({ context, input }) => saveView(context, input),
});

export const remove = endpoint({
  ...door,
  method: "DELETE",
  path: "/api/v1/views/{viewId}",
  summary: "Delete a saved view",
  input: ViewIdInput,
  output: null,
  status: 204,
  example: { viewId: "the id from the list" },
  handler: async ({ context, input }) => {
    await deleteView(context, input);
    return undefined;
  },
});
