import { serve } from "#lib/web/endpoint.ts";
import { create, list } from "#lib/web/endpoints/environments.ts";

export const GET = serve(list);
export const POST = serve(create);
