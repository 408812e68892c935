import { serve } from "#lib/web/endpoint.ts";
import { propose } from "#lib/web/endpoints/operation-acts.ts";
import { list } from "#lib/web/endpoints/operations.ts";

export const GET = serve(list);
export const POST = serve(propose);
