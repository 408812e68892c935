import { serve } from "#lib/web/endpoint.ts";
import { reject } from "#lib/web/endpoints/operation-acts.ts";

export const POST = serve(reject);
