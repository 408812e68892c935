/** The nine codes every failure in Rookery carries; the transport maps them once, at the edge. */
export const errorCodes = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "precondition",
  "unavailable",
  "timeout",
  "internal",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Names the fields of a form that are wrong: path ("spec.replicas") to a sentence for people. */
export type FieldErrors = Record<string, string>;

/**
 * The one error of the house. `message` is for people and says what to do next; `cause` is for the log only.
 */
export class RookeryError extends Error {
  override readonly name = "RookeryError";
  readonly code: ErrorCode;
  readonly fields: FieldErrors | undefined;
  readonly detail: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; fields?: FieldErrors; detail?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields;
    this.detail = options.detail;
  }
}

/** True when `error` is ours, and of that code when one is given. */
export function isRookeryError(error: unknown, code?: ErrorCode): error is RookeryError {
  return error instanceof RookeryError && (code === undefined || error.code === code);
}

/** What may be shown to a person: our own message, or a general one. The cause stays in the log. */
export function publicMessage(error: unknown): string {
  if (error instanceof RookeryError && error.code !== "internal") return error.message;
  return "Something went wrong on Rookery's side. The log of this moment has the cause; try again, and report it if it stays.";
}
