import { serve } from "#lib/web/endpoint.ts";
import { grants } from "#lib/web/endpoints/people.ts";

export const PUT = serve(grants);
