import { serve } from "#lib/web/endpoint.ts";
import { search } from "#lib/web/endpoints/now.ts";

export const GET = serve(search);
