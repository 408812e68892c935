import { serve } from "#lib/web/endpoint.ts";
import { health } from "#lib/web/endpoints/clusters.ts";

export const GET = serve(health);
