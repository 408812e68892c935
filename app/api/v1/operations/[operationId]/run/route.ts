import { serve } from "#lib/web/endpoint.ts";
import { run } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(run);
