import { serve } from "#lib/web/endpoint.ts";
import { resetSecondFactor } from "#lib/web/endpoints/people.ts";

export const DELETE = serve(resetSecondFactor);
