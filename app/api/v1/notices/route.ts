import { serve } from "#lib/web/endpoint.ts";
import { notices } from "#lib/web/endpoints/own-account.ts";

export const GET = serve(notices);
