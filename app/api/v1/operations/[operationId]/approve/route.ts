import { serve } from "#lib/web/endpoint.ts";
import { approve } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(approve);
