import { z } from "zod";
import { Grant } from "../core/schemas.ts";

/** Lower case, because people type their address in both. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(190, "is too long")
  .pipe(z.email("must be an e-mail address, such as ada@example.com"));

export const PersonName = z.string().trim().min(1, "must not be empty").max(120, "is too long");

/** Length only; whether it is too common is decided where the list is. Nothing is trimmed and paste is welcome. */
export const NewPassword = z
  .string()
  .min(12, "must have at least 12 characters; 15 or more are better")
  .max(128, "must have at most 128 characters");

/** What somebody types as their password; longer than any real one is refused before it costs anything. */
export const GivenPassword = z.string().min(1, "must not be empty").max(512, "is too long");
export const GivenCode = z
  .string()
  .transform((text) => text.replace(/[\s-]/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "must be the 6 digits that your authenticator shows"));

export const OneTimeToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "is not a whole link; copy it again");

export const ClaimInput = z.strictObject({
  token: OneTimeToken,
  email: Email,
  name: PersonName,
  password: NewPassword,
});
export const AcceptInvitationInput = z.strictObject({ token: OneTimeToken, password: NewPassword });
export const CredentialsInput = z.strictObject({
  email: Email,
  password: GivenPassword,
  code: z.union([z.literal("").transform(() => undefined), GivenCode]).optional(),
});

export const CreateUserInput = z.strictObject({
  email: Email,
  name: PersonName,
  grants: z.array(Grant).max(200).default([]),
});
export const DisableUserInput = z.strictObject({ userId: z.string().min(1), disabled: z.boolean() });
export const SetGrantsInput = z.strictObject({ userId: z.string().min(1), grants: z.array(Grant).max(200) });
export const UserIdInput = z.strictObject({ userId: z.string().min(1) });

export const ConfirmTotpInput = z.strictObject({ code: GivenCode });
export const ProveSelfInput = z.strictObject({ password: GivenPassword, code: GivenCode.optional() });
export const ChangePasswordInput = z.strictObject({
  current: GivenPassword,
  next: NewPassword,
  code: GivenCode.optional(),
});
export const RevokeSessionInput = z.strictObject({ sessionId: z.string().min(1) });

export const CreateTokenInput = z.strictObject({
  name: PersonName,
  scopes: z.array(z.string()).min(1, "choose at least one right").max(30),
  /** "*" for every environment that the owner has a role in. */
  environmentId: z.string().min(1).default("*"),
  expiresInDays: z.coerce.number().int().min(1).max(365).default(90),
});
export const RevokeTokenInput = z.strictObject({ tokenId: z.string().min(1) });

const At = z.iso.datetime();

export const PersonView = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  secondFactor: z.boolean(),
  providers: z.array(z.string()),
  grants: z.array(z.object({ environmentId: z.string(), role: z.string(), source: z.string() })),
  createdAt: At,
  lastSignInAt: At.nullable(),
});
export type PersonView = z.infer<typeof PersonView>;

export const SessionView = z.object({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  method: z.string(),
  address: z.string(),
  userAgent: z.string(),
  createdAt: At,
  lastSeenAt: At,
  expiresAt: At,
  current: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

export const TokenView = z.object({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  environmentId: z.string(),
  createdAt: At,
  expiresAt: At,
  lastUsedAt: At.nullable(),
  revokedAt: At.nullable(),
});
export type TokenView = z.infer<typeof TokenView>;
