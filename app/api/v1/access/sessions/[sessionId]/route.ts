import { serve } from "#lib/web/endpoint.ts";
import { endSession } from "#lib/web/endpoints/sessions.ts";

export const DELETE = serve(endSession);
