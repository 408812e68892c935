import { serve } from "#lib/web/endpoint.ts";
import { log } from "#lib/web/endpoints/operations.ts";

export const GET = serve(log);
