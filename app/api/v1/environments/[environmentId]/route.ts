import { serve } from "#lib/web/endpoint.ts";
import { remove, update } from "#lib/web/endpoints/environments.ts";

export const PATCH = serve(update);
export const DELETE = serve(remove);
