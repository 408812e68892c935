import { type ErrorCode, RookeryError } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import { networkRules, serverRules } from "./server-error-sentences.ts";

/** What is left of a driver's error: no statement text, no values, message redacted. */
export class FleetCause extends Error {
  override readonly name = "FleetCause";
  readonly errno: number | null;
  readonly sqlState: string | null;
  readonly driverCode: string | null;

  constructor(message: string, errno: number | null, sqlState: string | null, driverCode: string | null) {
    super(message);
    this.errno = errno;
    this.sqlState = sqlState;
    this.driverCode = driverCode;
  }
}

interface DriverError {
  message: string;
  errno: number | null;
  sqlState: string | null;
  code: string | null;
}

function field(error: object, name: string): unknown {
  return Reflect.get(error, name);
}

// Network errors carry a negative libuv errno; only the server's own positive numbers count as an errno here.
function readDriverError(error: unknown): DriverError {
  if (typeof error !== "object" || error === null)
    return { message: String(error), errno: null, sqlState: null, code: null };
  const errno = field(error, "errno");
  const code = field(error, "code");
  const sqlState = field(error, "sqlState");
  const message = field(error, "message");
  const number = typeof errno === "number" ? errno : typeof code === "number" ? code : null;
  return {
    message: typeof message === "string" && message !== "" ? message : String(code ?? "no message"),
    errno: number !== null && number > 0 ? number : null,
    sqlState: typeof sqlState === "string" && sqlState !== "" ? sqlState : null,
    code: typeof code === "string" ? code : null,
  };
}

/** The server's own error number (1045, 1236 ...), of a driver's error or of one of ours; null when no server spoke. */
export function errnoOf(error: unknown): number | null {
  if (error instanceof RookeryError) {
    const errno = error.detail?.errno;
    return typeof errno === "number" ? errno : null;
  }
  return readDriverError(error).errno;
}

/**
 * Turns whatever the driver threw into a RookeryError whose sentence says what to do. `secrets` are masked in every
 * text; the statement never travels along, for it may hold a password. A RookeryError passes through unchanged.
 */
export function toFleetError(error: unknown, label: string, secrets: readonly string[] = []): RookeryError {
  if (error instanceof RookeryError) return error;
  const driver = readDriverError(error);
  const said = redact(driver.message, secrets).slice(0, 500);
  const cause = new FleetCause(said, driver.errno, driver.sqlState, driver.code);
  const detail = {
    errno: driver.errno,
    sqlState: driver.sqlState,
    driverCode: driver.code,
  };
  const make = (code: ErrorCode, sentence: string) => new RookeryError(code, sentence, { cause, detail });

  const network = driver.code === null || driver.errno !== null ? undefined : networkRules[driver.code];
  if (network) return make(network.code, network.sentence(label, said));
  const server = driver.errno === null ? undefined : serverRules[driver.errno];
  if (server) return make(server.code, server.sentence(label, said));
  if (driver.errno !== null)
    return make("precondition", `${label} refused the statement: ${said} (error ${driver.errno}).`);
  return make("unavailable", `The connection to ${label} broke: ${said}. Look at the server and the network between.`);
}
