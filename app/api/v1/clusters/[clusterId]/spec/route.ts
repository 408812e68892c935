import { serve } from "#lib/web/endpoint.ts";
import { spec } from "#lib/web/endpoints/cluster-acts.ts";

export const GET = serve(spec);
