import { serve } from "#lib/web/endpoint.ts";
import { pause } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(pause);
