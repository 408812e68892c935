import { isDatabaseAway } from "../core/database.ts";
import { type ErrorCode, isRookeryError, publicMessage, RookeryError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";

/** The one map from our codes to HTTP. */
export const statusOfCode: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition: 412,
  unavailable: 503,
  timeout: 504,
  internal: 500,
};

const titles: Record<number, string> = {
  400: "The input is not valid",
  401: "Sign in first",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  412: "Something else must hold first",
  429: "Too many requests",
  500: "Rookery failed",
  503: "Not available now",
  504: "It took too long",
};

/** What a caller may know of a failure: our own sentence, or a general one; never a stack, SQL or path. */
export interface PublicProblem {
  code: ErrorCode;
  message: string;
  fields?: Record<string, string>;
  retryAfterSeconds?: number;
}

/** Turns any thrown value into what may be shown, and logs what may not. */
export function publicProblem(error: unknown, log: Pick<Logger, "error" | "warn">, requestId: string): PublicProblem {
  const known = error instanceof RookeryError ? error : fromDatabase(error);
  if (!isRookeryError(known) || known.code === "internal") log.error({ err: error, requestId }, "request failed");
  else if (known.code === "unavailable" || known.code === "timeout")
    log.warn({ err: known, requestId }, "request refused for now");
  const seconds = isRookeryError(known) ? known.detail?.retryAfterSeconds : undefined;
  return {
    code: isRookeryError(known) ? known.code : "internal",
    message: publicMessage(known),
    ...(isRookeryError(known) && known.fields ? { fields: known.fields } : {}),
    ...(typeof seconds === "number" ? { retryAfterSeconds: seconds } : {}),
  };
}

/** RFC 9457 problem+json with the correlation id; 429 and Retry-After where waiting helps. */
export function problemResponse(problem: PublicProblem, requestId: string): Response {
  const limited = problem.code === "unavailable" && problem.retryAfterSeconds !== undefined;
  const status = limited ? 429 : statusOfCode[problem.code];
  const retryAfter = problem.retryAfterSeconds ?? (problem.code === "unavailable" ? 5 : undefined);
  const body = {
    type: `about:blank#${problem.code}`,
    title: titles[status] ?? "Error",
    status,
    detail: problem.message,
    code: problem.code,
    requestId,
    ...(problem.fields ? { errors: problem.fields } : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
      ...(status === 401 ? { "www-authenticate": 'Bearer realm="Rookery"' } : {}),
    },
  });
}

// Prisma's P1xxx: the database is away, refuses us, or took too long. Reads outside a transaction come here raw.
function fromDatabase(error: unknown): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (!/^P1\d{3}$/.test(code) && !isDatabaseAway(error)) return error;
  return new RookeryError("unavailable", "Rookery's database cannot be reached now. Nothing was changed; try again.", {
    cause: error,
  });
}
