import { serve } from "#lib/web/endpoint.ts";
import { read } from "#lib/web/endpoints/operations.ts";

export const GET = serve(read);
