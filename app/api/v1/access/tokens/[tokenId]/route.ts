import { serve } from "#lib/web/endpoint.ts";
import { endToken } from "#lib/web/endpoints/sessions.ts";

export const DELETE = serve(endToken);
