import { serve } from "#lib/web/endpoint.ts";
import { charts } from "#lib/web/endpoints/clusters.ts";

export const GET = serve(charts);
