import { serve } from "#lib/web/endpoint.ts";
import { invite, list } from "#lib/web/endpoints/people.ts";

export const GET = serve(list);
export const POST = serve(invite);
