import { serve } from "#lib/web/endpoint.ts";
import { metrics } from "#lib/web/endpoints/installation.ts";

export const GET = serve(metrics);
