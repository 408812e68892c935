import { serve } from "#lib/web/endpoint.ts";
import { list } from "#lib/web/endpoints/instances.ts";

export const GET = serve(list);
