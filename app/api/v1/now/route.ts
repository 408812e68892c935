import { serve } from "#lib/web/endpoint.ts";
import { now } from "#lib/web/endpoints/now.ts";

export const GET = serve(now);
