import { serve } from "#lib/web/endpoint.ts";
import { list } from "#lib/web/endpoints/clusters.ts";

export const GET = serve(list);
