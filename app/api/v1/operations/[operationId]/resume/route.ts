import { serve } from "#lib/web/endpoint.ts";
import { resume } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(resume);
