import { serve } from "#lib/web/endpoint.ts";
import { clusterEvents } from "#lib/web/endpoints/clusters.ts";

export const GET = serve(clusterEvents);
