import { serve } from "#lib/web/endpoint.ts";
import { remove } from "#lib/web/endpoints/views.ts";

export const DELETE = serve(remove);
