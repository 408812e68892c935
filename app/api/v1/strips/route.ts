import { serve } from "#lib/web/endpoint.ts";
import { strips } from "#lib/web/endpoints/strips.ts";

export const GET = serve(strips);
