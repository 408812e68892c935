import { serve } from "#lib/web/endpoint.ts";
import { openapi } from "#lib/web/endpoints/openapi.ts";

export const GET = serve(openapi);
