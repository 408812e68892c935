import { serve } from "#lib/web/endpoint.ts";
import { beginFactor } from "#lib/web/endpoints/own-account.ts";

export const POST = serve(beginFactor);
