import { serve } from "#lib/web/endpoint.ts";
import { events } from "#lib/web/endpoints/clusters.ts";

export const GET = serve(events);
