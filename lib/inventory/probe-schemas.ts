import { z } from "zod";

/** One session of a server. `query` is cut and redacted; null when the session does nothing. */
export const ProcessView = z.object({
  id: z.number(),
  user: z.string(),
  host: z.string(),
  database: z.string().nullable(),
  command: z.string(),
  seconds: z.number().nullable(),
  state: z.string(),
  query: z.string().nullable(),
  progress: z.number().nullable(),
});
export type ProcessView = z.infer<typeof ProcessView>;

/**
 * One variable of a server's version: `dynamic` is false where a change needs a restart. `wanted` is what the cluster's
 * spec says, null where it says nothing; `difference` compares it with the running value, spelling aside.
 */
export const VariableView = z.object({
  name: z.string(),
  scope: z.enum(["global", "session", "session only"]),
  dynamic: z.boolean(),
  type: z.enum(["boolean", "integer", "double", "enum", "set", "flags", "text"]),
  choices: z.array(z.string()),
  minimum: z.string().nullable(),
  maximum: z.string().nullable(),
  defaultValue: z.string().nullable(),
  value: z.string().nullable(),
  comment: z.string(),
  wanted: z.string().nullable(),
  difference: z.enum(["same", "differs", "needs restart", "unknown"]).nullable(),
});
export type VariableView = z.infer<typeof VariableView>;

/** Who waits for whose row lock. */
export const LockWaitView = z.object({
  waitingId: z.number(),
  waitingQuery: z.string().nullable(),
  waitingSeconds: z.number().nullable(),
  blockingId: z.number(),
  blockingQuery: z.string().nullable(),
  blockingSeconds: z.number().nullable(),
  blockingRowsLocked: z.number(),
  table: z.string(),
  index: z.string().nullable(),
  mode: z.string(),
});
export type LockWaitView = z.infer<typeof LockWaitView>;

export const DatabaseSizeView = z.object({
  name: z.string(),
  tables: z.number(),
  dataBytes: z.number(),
  indexBytes: z.number(),
  freeBytes: z.number(),
});
export type DatabaseSizeView = z.infer<typeof DatabaseSizeView>;

/** What each question about a live instance is answered with, as rows; the kind is "instance.<key>". */
export const instanceAnswers = {
  processes: z.array(ProcessView),
  variables: z.array(VariableView),
  lock_waits: z.array(LockWaitView),
  databases: z.array(DatabaseSizeView),
} as const;
export type InstanceQuestion = keyof typeof instanceAnswers;
export const instanceQuestions = [
  "processes",
  "variables",
  "lock_waits",
  "databases",
] as const satisfies InstanceQuestion[];
