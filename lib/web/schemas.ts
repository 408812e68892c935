/** What every server action answers: a value, or a sentence for people with the fields that are wrong. */
export type ActionResult<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      /** One of the nine error codes. */
      code: string;
      message: string;
      /** Path of a field to a sentence for people. */
      fields?: Record<string, string>;
      /** Seconds after which another try makes sense. */
      retryAfterSeconds?: number;
      /** Finds the moment in the log. */
      requestId: string;
    };

/** The step that the sign-in form stands at. */
export type SignInStep = "password" | "code" | "done";
