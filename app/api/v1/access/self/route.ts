import { serve } from "#lib/web/endpoint.ts";
import { self } from "#lib/web/endpoints/own-account.ts";

export const GET = serve(self);
