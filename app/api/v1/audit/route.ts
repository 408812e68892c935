import { serve } from "#lib/web/endpoint.ts";
import { list } from "#lib/web/endpoints/audit.ts";

export const GET = serve(list);
