import { serve } from "#lib/web/endpoint.ts";
import { confirmFactor } from "#lib/web/endpoints/own-account.ts";

export const POST = serve(confirmFactor);
