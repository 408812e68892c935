import { serve } from "#lib/web/endpoint.ts";
import { startDowntime, stopDowntime } from "#lib/web/endpoints/cluster-acts.ts";

export const POST = serve(startDowntime);
export const DELETE = serve(stopDowntime);
