import { serve } from "#lib/web/endpoint.ts";
import { stream } from "#lib/web/endpoints/stream.ts";

export const GET = serve(stream);
