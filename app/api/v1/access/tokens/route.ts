import { serve } from "#lib/web/endpoint.ts";
import { makeToken, tokens } from "#lib/web/endpoints/sessions.ts";

export const GET = serve(tokens);
export const POST = serve(makeToken);
