import type { PeerCertificate, TLSSocket } from "node:tls";
import { checkServerIdentity } from "node:tls";
import type { FleetTarget } from "./ports.ts";

/** An error that server-errors.ts knows by its code. */
export function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

const dateCodes = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);
const chainCodes = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "INVALID_CA",
]);

/** Names why Node refused the chain, because the driver overwrites the code. `code` is OpenSSL's or Node's. */
export function describeTlsFailure(error: Error & { code?: unknown }): Error {
  const code = typeof error.code === "string" ? error.code : "";
  if (dateCodes.has(code)) return codedError("ROOKERY_TLS_DATES", error.message);
  if (chainCodes.has(code)) return codedError("ROOKERY_TLS_UNTRUSTED", error.message);
  return codedError("HANDSHAKE_SSL_ERROR", error.message);
}

/** The name or address the certificate must carry; undefined when identity is not checked. */
export function expectedName(target: FleetTarget): string | undefined {
  return target.tls.mode === "verify" ? (target.tls.serverName ?? target.host) : undefined;
}

/**
 * Checks the certificate against a DNS name or IP address (RFC 6125 as Node implements it) before credentials travel.
 * Ours, because the driver checks an IP address against "localhost". Returns the problem, or undefined when all is well.
 */
export function findIdentityProblem(name: string, socket: Pick<TLSSocket, "getPeerCertificate">): Error | undefined {
  const certificate: PeerCertificate = socket.getPeerCertificate();
  const problem = checkServerIdentity(name, certificate);
  if (problem === undefined) return undefined;
  const names = certificate.subjectaltname ?? "no alternative names";
  return codedError("ROOKERY_TLS_IDENTITY", `it is for ${names.slice(0, 200)}, not for ${name}`);
}
