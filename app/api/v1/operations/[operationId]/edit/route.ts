import { serve } from "#lib/web/endpoint.ts";
import { edit } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(edit);
