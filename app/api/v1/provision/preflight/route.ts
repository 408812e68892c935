import { serve } from "#lib/web/endpoint.ts";
import { preflight } from "#lib/web/endpoints/provision.ts";

export const POST = serve(preflight);
