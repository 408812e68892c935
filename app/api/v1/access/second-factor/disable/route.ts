import { serve } from "#lib/web/endpoint.ts";
import { disableFactor } from "#lib/web/endpoints/own-account.ts";

export const POST = serve(disableFactor);
