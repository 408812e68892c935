import { z } from "zod";
import { NoticeView, ReadNoticesInput } from "../../access/inbox-schemas.ts";
import { listNotices } from "../../access/notices/list-notices.ts";
import { readNotices } from "../../access/notices/read-notices.ts";
import { readSelf } from "../../access/read-self.ts";
import { ChangePasswordInput, ConfirmTotpInput, ProveSelfInput } from "../../access/schemas.ts";
import { SelfView } from "../../access/self-schemas.ts";
import { changePassword } from "../../access/sign-in/change-password.ts";
import { beginTotp, confirmTotp, disableTotp } from "../../access/sign-in/totp.ts";
import { endpoint } from "../endpoint.ts";

const own = { topic: "Own account", right: "session.own", where: "anywhere" } as const;
const typed = "(typed by a person)";

export const self = endpoint({
  ...own,
  method: "GET",
  path: "/api/v1/access/self",
  summary: "Who the caller is and what they may do where",
  right: null,
  input: z.strictObject({}),
  output: SelfView,
  example: {},
  handler: ({ context }) => readSelf(context),
});

export const notices = endpoint({
  ...own,
  method: "GET",
  path: "/api/v1/notices",
  summary: "What Rookery has told the caller, newest first",
  input: z.strictObject({}),
  output: z.object({ rows: z.array(NoticeView), unread: z.number(), asOf: z.string() }),
  example: {},
  handler: ({ context }) => listNotices(context),
});

export const markNotices = endpoint({
  ...own,
  method: "POST",
  path: "/api/v1/notices/read",
  summary: "Mark notices as read, up to one or all",
  input: ReadNoticesInput,
  output: z.object({ read: z.number() }),
  example: { upToId: 12 },
  handler: ({ context, input }) => readNotices(context, input),
});

export const password = endpoint({
  ...own,
  method: "POST",
  path: "/api/v1/access/password",
  personOnly: true,
  summary: "Change the caller's own password; their other sessions end. Only for a signed-in person",
  input: ChangePasswordInput,
  output: null,
  status: 204,
  cost: 10,
  example: { current: typed, next: typed },
  handler: async ({ context, input }) => {
    await changePassword(context, input);
    return undefined;
  },
});

export const beginFactor = endpoint({
  ...own,
  method: "POST",
  path: "/api/v1/access/second-factor/begin",
  personOnly: true,
  summary: "A new secret for the authenticator, shown once; it works after confirm",
  input: ProveSelfInput,
  output: z.object({ uri: z.string(), secret: z.string() }),
  cost: 10,
  example: { password: typed },
  handler: ({ context, input }) => beginTotp(context, input),
});

export const confirmFactor = endpoint({
  ...own,
  method: "POST",
  path: "/api/v1/access/second-factor/confirm",
  personOnly: true,
  summary: "Turn the second factor on with a code that proves it works",
  input: ConfirmTotpInput,
  output: null,
  status: 204,
  cost: 10,
  example: { code: "123456" },
  handler: async ({ context, input }) => {
    await confirmTotp(context, input);
    return undefined;
  },
});

export const disableFactor = endpoint({
  ...own,
  method: "POST",
  path: "/api/v1/access/second-factor/disable",
  personOnly: true,
  summary: "Turn the caller's own second factor off, against password and code",
  input: ProveSelfInput,
  output: null,
  status: 204,
  cost: 10,
  example: { password: typed, code: "123456" },
  handler: async ({ context, input }) => {
    await disableTotp(context, input);
    return undefined;
  },
});
