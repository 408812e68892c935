import { serve } from "#lib/web/endpoint.ts";
import { sessions } from "#lib/web/endpoints/sessions.ts";

export const GET = serve(sessions);
