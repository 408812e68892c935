import { z } from "zod";
import { createUser, inviteAgain } from "../../access/people/create-user.ts";
import { disableUser } from "../../access/people/disable-user.ts";
import { listPeople } from "../../access/people/list-people.ts";
import { setGrants } from "../../access/people/set-grants.ts";
import { CreateUserInput, DisableUserInput, PersonView, SetGrantsInput, UserIdInput } from "../../access/schemas.ts";
import { resetTotp } from "../../access/sign-in/totp.ts";
import { endpoint } from "../endpoint.ts";
import { rowsOf } from "./pages.ts";

const door = { topic: "People", right: "access.manage", where: "installation" } as const;
const Invitation = z.object({ userId: z.string(), path: z.string(), expiresAt: z.string() });
const example = { userId: "b2a5a7d8-6d0e-4c3c-9c11-4f0c7d0c1a52" };

export const list = endpoint({
  ...door,
  method: "GET",
  path: "/api/v1/access/people",
  summary: "Everybody with an account, what they may do and how they sign in",
  input: z.strictObject({}),
  output: rowsOf(PersonView),
  example: {},
  handler: async ({ context }) => ({ rows: await listPeople(context), asOf: context.now().toISOString() }),
});

export const invite = endpoint({
  ...door,
  method: "POST",
  path: "/api/v1/access/people",
  summary: "Make an account; the answer holds the one-time link, shown this once",
  input: CreateUserInput,
  output: Invitation,
  status: 201,
  example: { email: "grace@example.com", name: "Grace", grants: [{ environmentId: "*", role: "viewer" }] },
  handler: ({ context, input }) => createUser(context, input),
});

export const change = endpoint({
  ...door,
  method: "PATCH",
  path: "/api/v1/access/people/{userId}",
  summary: "Close an account (its sessions and tokens end at once) or open it again",
  input: DisableUserInput,
  output: null,
  status: 204,
  example: { ...example, disabled: true },
  handler: async ({ context, input }) => {
    await disableUser(context, input);
    return undefined;
  },
});

export const close = endpoint({
  ...door,
  method: "DELETE",
  path: "/api/v1/access/people/{userId}",
  summary: "Close an account; its row stays, because the audit names it",
  input: UserIdInput,
  output: null,
  status: 204,
  example,
  handler: async ({ context, input }) => {
    await disableUser(context, { userId: input.userId, disabled: true });
    return undefined;
  },
});

export const grants = endpoint({
  ...door,
  method: "PUT",
  path: "/api/v1/access/people/{userId}/grants",
  summary: "Replace the roles that were given by hand",
  input: SetGrantsInput,
  output: null,
  status: 204,
  example: { ...example, grants: [{ environmentId: "*", role: "operator" }] },
  handler: async ({ context, input }) => {
    await setGrants(context, input);
    return undefined;
  },
});

export const inviteOnceMore = endpoint({
  ...door,
  method: "POST",
  path: "/api/v1/access/people/{userId}/invitation",
  summary: "A new one-time link for somebody who lost theirs, or their password",
  input: UserIdInput,
  output: Invitation,
  status: 201,
  example,
  handler: ({ context, input }) => inviteAgain(context, input),
});

export const resetSecondFactor = endpoint({
  ...door,
  method: "DELETE",
  path: "/api/v1/access/people/{userId}/second-factor",
  summary: "Turn somebody's second factor off; all their sessions end",
  input: UserIdInput,
  output: null,
  status: 204,
  example,
  handler: async ({ context, input }) => {
    await resetTotp(context, input);
    return undefined;
  },
});
