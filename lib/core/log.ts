import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from "pino";
import { redact } from "./redact.ts";

export type Logger = Pick<PinoLogger, "debug" | "info" | "warn" | "error" | "child">;

/** One JSON line per event; strings pass the redactor, and JSON encoding keeps control characters from breaking lines. */
export function createLogger(name: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    name,
    level,
    timestamp: stdTimeFunctions.isoTime,
    redact: {
      paths: [
        "password",
        "*.password",
        "secret",
        "*.secret",
        "token",
        "*.token",
        "cookie",
        "*.cookie",
        "authorization",
      ],
      censor: "(redacted)",
    },
    serializers: { err: describeError },
    formatters: { log: redactStrings },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** A logger that says nothing, for tests and for places that must have one. */
export const silentLogger: Logger = pino({ level: "silent" });

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return redact(String(error));
  return {
    type: error.name,
    message: redact(error.message),
    stack: redact(error.stack ?? ""),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

function redactStrings(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [key, typeof value === "string" ? redact(value) : value]),
  );
}
