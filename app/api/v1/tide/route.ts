import { serve } from "#lib/web/endpoint.ts";
import { tide } from "#lib/web/endpoints/clusters.ts";

export const GET = serve(tide);
