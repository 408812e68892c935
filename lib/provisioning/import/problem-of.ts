import { publicMessage, RookeryError } from "../../core/errors.ts";
import { errnoOf } from "../../mariadb/server-errors.ts";
import type { DiscoveredServer } from "../import-schemas.ts";

/** What went wrong with reaching a server: the kind of it, the sentence, and which field of the form is at fault. Pure. */
export function problemOf(error: unknown): Pick<DiscoveredServer, "status" | "sentence" | "field"> {
  const sentence = publicMessage(error);
  const code =
    error instanceof RookeryError && typeof error.detail?.driverCode === "string" ? error.detail.driverCode : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code.endsWith("UNREACH"))
    return { status: "not reached", sentence, field: "host" };
  if (/SSL|TLS/.test(code)) return { status: "refused", sentence, field: "tls" };
  if (
    /is not MariaDB|no MariaDB/.test(sentence) ||
    code === "ROOKERY_NOT_MARIADB" ||
    code.startsWith("PROTOCOL_UNEXPECTED")
  )
    return { status: "not MariaDB", sentence, field: "port" };
  const errno = errnoOf(error);
  // 3159: the server takes no connection without TLS; MariaDB answers 1045 or 3159 by version.
  if (errno === 3159) return { status: "refused", sentence, field: "tls" };
  if (error instanceof RookeryError && error.code === "forbidden")
    return { status: "refused", sentence, field: "account" };
  if (code === "ECONNREFUSED") return { status: "not reached", sentence, field: "port" };
  return { status: "not reached", sentence, field: "host" };
}
