import { serve } from "#lib/web/endpoint.ts";
import { giveUp } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(giveUp);
