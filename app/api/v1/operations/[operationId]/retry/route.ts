import { serve } from "#lib/web/endpoint.ts";
import { retry } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(retry);
