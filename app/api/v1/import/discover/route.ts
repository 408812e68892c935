import { serve } from "#lib/web/endpoint.ts";
import { discover } from "#lib/web/endpoints/provision.ts";

export const POST = serve(discover);
