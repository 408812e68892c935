import { serve } from "#lib/web/endpoint.ts";
import { read } from "#lib/web/endpoints/audit.ts";

export const GET = serve(read);
