import { serve } from "#lib/web/endpoint.ts";
import { change, close } from "#lib/web/endpoints/people.ts";

export const PATCH = serve(change);
export const DELETE = serve(close);
