import { serve } from "#lib/web/endpoint.ts";
import { read } from "#lib/web/endpoints/instances.ts";

export const GET = serve(read);
