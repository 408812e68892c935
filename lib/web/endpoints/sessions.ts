import { z } from "zod";
import {
  CreateTokenInput,
  RevokeSessionInput,
  RevokeTokenInput,
  SessionView,
  TokenView,
} from "../../access/schemas.ts";
import { listSessions } from "../../access/sessions/list-sessions.ts";
import { revokeSession } from "../../access/sessions/revoke-session.ts";
import { createToken } from "../../access/tokens/create-token.ts";
import { listTokens } from "../../access/tokens/list-tokens.ts";
import { revokeToken } from "../../access/tokens/revoke-token.ts";
import { endpoint } from "../endpoint.ts";
import { rowsOf } from "./pages.ts";

const own = { topic: "Sessions and tokens", right: "session.own", where: "anywhere", personOnly: true } as const;
// The caller's own unless asked otherwise; everybody's, or one person's, needs access.manage.
const Whose = z.strictObject({ all: z.stringbool().default(false), userId: z.string().min(1).max(80).optional() });

export const sessions = endpoint({
  ...own,
  method: "GET",
  path: "/api/v1/access/sessions",
  summary: "Sessions that are alive: the caller's own; all=true or userId= for administrators",
  input: Whose,
  output: rowsOf(SessionView),
  example: {},
  handler: async ({ context, input }) => {
    const rows = await listSessions(context, { all: input.all || input.userId !== undefined });
    return { rows: only(rows, input.userId), asOf: context.now().toISOString() };
  },
});

export const endSession = endpoint({
  ...own,
  method: "DELETE",
  path: "/api/v1/access/sessions/{sessionId}",
  summary: "End a session: one's own, or anybody's for an administrator",
  input: RevokeSessionInput,
  output: null,
  status: 204,
  example: { sessionId: "the id from the list" },
  handler: async ({ context, input }) => {
    await revokeSession(context, input);
    return undefined;
  },
});

export const tokens = endpoint({
  ...own,
  method: "GET",
  path: "/api/v1/access/tokens",
  summary: "API tokens, never the token itself: the caller's own; all=true or userId= for administrators",
  input: Whose,
  output: rowsOf(TokenView),
  example: {},
  handler: async ({ context, input }) => {
    const rows = await listTokens(context, { all: input.all || input.userId !== undefined });
    return { rows: only(rows, input.userId), asOf: context.now().toISOString() };
  },
});

export const makeToken = endpoint({
  ...own,
  method: "POST",
  path: "/api/v1/access/tokens",
  summary: "Make an API token, shown this once; only a signed-in person can",
  right: "token.own",
  input: CreateTokenInput,
  output: z.object({ id: z.string(), token: z.string(), prefix: z.string(), expiresAt: z.string() }),
  status: 201,
  cost: 5,
  example: { name: "pipeline", scopes: ["fleet.read", "operation.propose"], expiresInDays: 30 },
  handler: ({ context, input }) => createToken(context, input),
});

export const endToken = endpoint({
  ...own,
  method: "DELETE",
  path: "/api/v1/access/tokens/{tokenId}",
  summary: "End a token at once: one's own, or anybody's for an administrator",
  input: RevokeTokenInput,
  output: null,
  status: 204,
  example: { tokenId: "the id from the list" },
  handler: async ({ context, input }) => {
    await revokeToken(context, input);
    return undefined;
  },
});

function only<T extends { userId: string }>(rows: T[], userId: string | undefined): T[] {
  return userId === undefined ? rows : rows.filter((row) => row.userId === userId);
}
