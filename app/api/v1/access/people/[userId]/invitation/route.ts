import { serve } from "#lib/web/endpoint.ts";
import { inviteOnceMore } from "#lib/web/endpoints/people.ts";

export const POST = serve(inviteOnceMore);
