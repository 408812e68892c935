import { serve } from "#lib/web/endpoint.ts";
import { state } from "#lib/web/endpoints/audit.ts";

export const GET = serve(state);
