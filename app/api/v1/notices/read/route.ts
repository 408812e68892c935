import { serve } from "#lib/web/endpoint.ts";
import { markNotices } from "#lib/web/endpoints/own-account.ts";

export const POST = serve(markNotices);
