import { serve } from "#lib/web/endpoint.ts";
import { list, save } from "#lib/web/endpoints/views.ts";

export const GET = serve(list);
export const POST = serve(save);
