import type { ErrorCode, FieldErrors } from "../core/errors.ts";

/** What every server action answers: a value, or a sentence for people with the fields that are wrong. */
export type ActionResult<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      code: ErrorCode;
      message: string;
      fields?: FieldErrors;
      /** Seconds after which another try makes sense. */
      retryAfterSeconds?: number;
      /** Finds the moment in the log. */
      requestId: string;
    };

/** The step that the sign-in form stands at. */
export type SignInStep = "password" | "code" | "done";
