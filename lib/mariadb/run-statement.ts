import type { Connection as DriverConnection } from "mysql2";
import { RookeryError } from "../core/errors.ts";
import type { FleetRow } from "./ports.ts";

export interface StatementResult {
  rows: FleetRow[];
  affectedRows: number;
}

export interface StatementLimits {
  timeoutMs: number;
  maxRows: number;
  label: string;
}

interface DriverHeader {
  affectedRows: number;
}

// The driver builds plain row objects from the column types that dial.ts fixes as strings and numbers.
function asRow(value: object): FleetRow {
  return value as FleetRow;
}

function isHeader(value: object): value is DriverHeader {
  return "affectedRows" in value && "serverStatus" in value;
}

/**
 * Sends one statement and collects its rows. With values it is prepared and bound by the server, without it goes as
 * text. Rejects on the driver's error, at `timeoutMs` and past `maxRows`; after the last two the caller must destroy
 * the connection, because its answer is still on the way.
 */
export function runStatement(
  driver: DriverConnection,
  sql: string,
  values: readonly (string | number | null)[],
  limits: StatementLimits,
): Promise<StatementResult> {
  return new Promise((resolve, reject) => {
    const rows: FleetRow[] = [];
    let affectedRows = 0;
    const timer = setTimeout(() => {
      finish(
        new RookeryError(
          "timeout",
          `${limits.label} did not answer a statement within ${limits.timeoutMs / 1000} s. What it changed, if it was a change, is not known: read the state again.`,
        ),
      );
    }, limits.timeoutMs);
    function finish(error?: unknown): void {
      clearTimeout(timer);
      driver.off("error", finish);
      if (error === undefined) resolve({ rows, affectedRows });
      else reject(error);
    }
    driver.on("error", finish);
    const command = values.length === 0 ? driver.query({ sql }) : driver.execute({ sql, values: [...values] });
    command.on("error", finish);
    command.on("result", (result: object) => {
      // The fields array tells a header from a row only by position; a header is the sole result of its statement.
      if (isHeader(result)) affectedRows = result.affectedRows;
      else if (rows.length < limits.maxRows) rows.push(asRow(result));
      else {
        finish(
          new RookeryError(
            "precondition",
            `${limits.label} sent more than ${limits.maxRows} rows, which is more than Rookery takes. Ask for less.`,
          ),
        );
      }
    });
    command.on("end", () => finish());
  });
}
