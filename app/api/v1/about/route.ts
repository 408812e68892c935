import { serve } from "#lib/web/endpoint.ts";
import { about } from "#lib/web/endpoints/installation.ts";

export const GET = serve(about);
