import { serve } from "#lib/web/endpoint.ts";
import { password } from "#lib/web/endpoints/own-account.ts";

export const POST = serve(password);
