import { serve } from "#lib/web/endpoint.ts";
import { workers } from "#lib/web/endpoints/now.ts";

export const GET = serve(workers);
