import { serve } from "#lib/web/endpoint.ts";
import { cancel } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(cancel);
