import { serve } from "#lib/web/endpoint.ts";
import { probe } from "#lib/web/endpoints/instance-probes.ts";

export const GET = serve(probe);
