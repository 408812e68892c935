import { serve } from "#lib/web/endpoint.ts";
import { waiting } from "#lib/web/endpoints/operations.ts";

export const GET = serve(waiting);
