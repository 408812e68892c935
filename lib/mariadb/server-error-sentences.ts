import type { ErrorCode } from "../core/errors.ts";

export interface ErrorRule {
  code: ErrorCode;
  /** `label` names the instance, `said` is the server's own redacted text. */
  sentence(label: string, said: string): string;
}

function rule(code: ErrorCode, sentence: ErrorRule["sentence"]): ErrorRule {
  return { code, sentence };
}

const noPrivilege = rule(
  "forbidden",
  (label, said) =>
    `Rookery's account on ${label} lacks a privilege: ${said}. Grant it on the server's page, or by hand.`,
);
const readOnly = rule(
  "precondition",
  (label, said) => `${label} refuses writes: ${said}. Write on the primary, or take read_only off first.`,
);
const unknownName = rule("not_found", (label, said) => `${label} does not know that object: ${said}.`);
const killed = rule(
  "unavailable",
  (label) =>
    `${label} ended our session (killed, or the server is shutting down). Read the state again before you act.`,
);
const goneDown = rule("unavailable", (label, said) => `${label} is shutting down: ${said}. Wait until it is back.`);
const badSyntax = rule("internal", (label, said) => `${label} did not understand a statement: ${said}.`);
const data = rule("conflict", (label, said) => `The data on ${label} does not fit the change: ${said}.`);

/** Server error numbers to what people should do (mariadb-error-codes of the manual). */
export const serverRules: Readonly<Record<number, ErrorRule>> = {
  1040: rule(
    "unavailable",
    (label) => `${label} has no free connection (max_connections reached). End idle sessions or raise max_connections.`,
  ),
  1203: rule(
    "unavailable",
    (label, said) => `Rookery's account on ${label} used up its connections: ${said}. Raise max_user_connections.`,
  ),
  1226: rule(
    "unavailable",
    (label, said) => `Rookery's account on ${label} reached a limit: ${said}. Raise the account's resource limits.`,
  ),
  1043: rule(
    "unavailable",
    (label) =>
      `The handshake with ${label} failed half-way. Is something between us and the server that speaks another protocol?`,
  ),
  1044: noPrivilege,
  1045: rule(
    "forbidden",
    (label) =>
      `${label} refused the account or its password. Check user, password and the host the account may come from; an account made REQUIRE SSL is also refused without TLS.`,
  ),
  1698: rule(
    "forbidden",
    (label) => `${label} refused the account: it signs in by another way than a password (for example unix_socket).`,
  ),
  1820: rule("forbidden", (label) => `The password of Rookery's account on ${label} has expired. Set a new one.`),
  1862: rule("forbidden", (label) => `The password of Rookery's account on ${label} has expired. Set a new one.`),
  4151: rule(
    "forbidden",
    (label) => `Rookery's account on ${label} is locked. Unlock it: ALTER USER ... ACCOUNT UNLOCK.`,
  ),
  1130: rule(
    "forbidden",
    (label) => `${label} lets nobody in from Rookery's address. Create the account for this host.`,
  ),
  1129: rule(
    "unavailable",
    (label) =>
      `${label} blocked Rookery's address after too many broken connections. Run FLUSH HOSTS there and look for what breaks them.`,
  ),
  1142: noPrivilege,
  1143: noPrivilege,
  1227: noPrivilege,
  1370: noPrivilege,
  1049: unknownName,
  1051: unknownName,
  1054: badSyntax,
  1091: unknownName,
  1094: rule("not_found", (label) => `That session has already ended on ${label}.`),
  1141: unknownName,
  1146: unknownName,
  1193: rule("not_found", (label, said) => `${label} has no such variable in its version: ${said}.`),
  1617: rule("not_found", (label, said) => `${label} has no such replication connection: ${said}.`),
  1047: rule(
    "unavailable",
    (label) => `${label} is not ready: its Galera node is not part of a primary component. Restore the quorum first.`,
  ),
  1053: goneDown,
  1064: badSyntax,
  1149: badSyntax,
  1062: rule(
    "conflict",
    (label, said) =>
      `A row with this key exists on ${label} already: ${said}. On a replica the data has drifted: compare it, then rebuild it.`,
  ),
  1032: rule(
    "conflict",
    (label, said) =>
      `A row that should be there is missing on ${label}: ${said}. On a replica the data has drifted: compare it, then rebuild it.`,
  ),
  1022: data,
  1048: data,
  1406: data,
  1451: data,
  1452: data,
  1396: rule(
    "conflict",
    (label, said) =>
      `${label} could not create, change or drop the account: ${said}. It exists already, or does not exist.`,
  ),
  1007: rule("conflict", (label, said) => `It exists already on ${label}: ${said}.`),
  1050: rule("conflict", (label, said) => `It exists already on ${label}: ${said}.`),
  1819: rule("invalid", (label, said) => `${label} refuses the password as too weak: ${said}. Choose a longer one.`),
  1231: rule("invalid", (label, said) => `${label} refuses that value: ${said}.`),
  1232: rule("invalid", (label, said) => `${label} refuses a value of that type: ${said}.`),
  1238: rule(
    "precondition",
    (label, said) =>
      `That variable cannot be changed while ${label} runs: ${said}. Write it to the option file and restart.`,
  ),
  1229: rule("invalid", (label, said) => `That variable is global only on ${label}: ${said}.`),
  1228: rule("invalid", (label, said) => `That variable is of the session only on ${label}: ${said}.`),
  1290: readOnly,
  1792: readOnly,
  1836: readOnly,
  1192: rule(
    "precondition",
    (label) => `${label} cannot do that while this session holds locks or an open transaction.`,
  ),
  1198: rule("precondition", (label) => `Replication runs on ${label}. Stop it first.`),
  1199: rule("precondition", (label) => `Replication does not run on ${label}. Start it first.`),
  1200: rule("precondition", (label) => `${label} is not configured as a replica.`),
  1201: rule(
    "precondition",
    (label) => `${label} could not read its replication settings. See its error log, then configure the replica again.`,
  ),
  1205: rule(
    "timeout",
    (label) => `${label} waited too long for a lock that another session holds. See its lock waits, then try again.`,
  ),
  1213: rule("conflict", (label) => `${label} ended the statement because of a deadlock. Try again.`),
  1020: rule("conflict", (label) => `The row changed on ${label} since it was read. Try again.`),
  1969: rule("timeout", (label) => `${label} ended the statement: it ran longer than its time limit.`),
  1317: killed,
  1927: killed,
  1028: killed,
  1236: rule(
    "precondition",
    (label, said) =>
      `The primary no longer has, or never had, the position this replica asks for (${label}): ${said}. Rebuild the replica, or find out whether it has transactions of its own.`,
  ),
  1950: rule(
    "conflict",
    (label, said) =>
      `${label} has a transaction of its own that collides with the primary's (strict GTID mode): ${said}. Look at its errant transactions.`,
  ),
  1948: rule("conflict", (label, said) => `That GTID position collides with the binary log of ${label}: ${said}.`),
  1951: rule("conflict", (label, said) => `${label} refuses that GTID position: ${said}.`),
  1021: rule("unavailable", (label) => `The disk of ${label} is full. Free space there.`),
  1114: rule("unavailable", (label, said) => `${label} has no room left: ${said}. Free space there.`),
  1153: rule("invalid", (label) => `The statement is larger than max_allowed_packet of ${label}.`),
  1524: rule("precondition", (label, said) => `${label} has not loaded a plugin that this needs: ${said}.`),
  1251: rule(
    "precondition",
    (label) => `${label} asks for an authentication that Rookery does not speak. Use mysql_native_password or ed25519.`,
  ),
  1275: rule("precondition", (label) => `The account on ${label} still has a password of before 4.1. Set a new one.`),
  2003: rule("unavailable", (label) => `Nobody answers at ${label}. Is the server up, and is the port right?`),
  2013: rule(
    "unavailable",
    (label) => `The connection to ${label} broke during a statement. Read the state again before you act.`,
  ),
  2026: rule("unavailable", (label, said) => `TLS with ${label} failed: ${said}. Check its certificate.`),
};

const refused = rule("unavailable", (label) => `Nobody listens at ${label}. Is the server up, and is the port right?`);
const unreachable = rule(
  "unavailable",
  (label) => `There is no way to ${label} over the network. Check address, route and firewall.`,
);
const lost = rule(
  "unavailable",
  (label) =>
    `The connection to ${label} was closed. If a statement was under way, read the state again before you act.`,
);
const badName = rule(
  "unavailable",
  (label) => `The host name of ${label} is unknown. Check its spelling and the name server.`,
);
const untrusted = rule(
  "unavailable",
  (label, said) =>
    `The certificate of ${label} was not signed by the authority Rookery trusts for it (${said}). Give the right CA certificate; do not switch checking off.`,
);
const outOfDate = rule(
  "unavailable",
  (label, said) => `The certificate of ${label} is out of its dates (${said}). Renew it.`,
);
const notMariaDb = rule(
  "precondition",
  (label) => `What listens at ${label} does not speak the MariaDB protocol. Check the port.`,
);
const secretAsked = rule(
  "forbidden",
  (label, said) =>
    `${label} asked for the password in a way that would give it away; nothing was sent. ${said} Give Rookery an account with mysql_native_password or ed25519.`,
);

/** The driver's and Node's own error codes. */
export const networkRules: Readonly<Record<string, ErrorRule>> = {
  ECONNREFUSED: refused,
  ENOENT: rule("unavailable", (label) => `The socket file of ${label} does not exist. Is the server up?`),
  EACCES: rule("unavailable", (label) => `Rookery may not open the socket file of ${label}. Check its permissions.`),
  ETIMEDOUT: rule(
    "timeout",
    (label) => `${label} did not answer in time. Check address and firewall, or the load of the server.`,
  ),
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  EHOSTDOWN: unreachable,
  EADDRNOTAVAIL: unreachable,
  ENOTFOUND: badName,
  EAI_AGAIN: badName,
  ECONNRESET: lost,
  EPIPE: lost,
  PROTOCOL_CONNECTION_LOST: lost,
  HANDSHAKE_NO_SSL_SUPPORT: rule(
    "precondition",
    (label) =>
      `${label} offers no TLS, but Rookery is told to use it. Switch TLS on at the server; nothing was sent unencrypted.`,
  ),
  HANDSHAKE_SSL_ERROR: rule(
    "unavailable",
    (label, said) => `TLS with ${label} failed: ${said}. Check its certificate and TLS versions.`,
  ),
  HANDSHAKE_UNKNOWN_ERROR: notMariaDb,
  PROTOCOL_UNEXPECTED_PACKET: notMariaDb,
  ROOKERY_NOT_MARIADB: notMariaDb,
  ROOKERY_TLS_IDENTITY: rule(
    "unavailable",
    (label, said) =>
      `The certificate of ${label} belongs to another name (${said}). Connect by a name in it, or issue it anew.`,
  ),
  ROOKERY_TLS_UNTRUSTED: untrusted,
  ROOKERY_TLS_DATES: outOfDate,
  ROOKERY_SECRET_ASKED: secretAsked,
  ROOKERY_FILE_ASKED: rule(
    "forbidden",
    (label) =>
      `${label} asked for a local file of Rookery's host; nothing was sent. An honest server never does: find out what listens there.`,
  ),
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED: secretAsked,
  AUTH_SWITCH_PLUGIN_ERROR: rule(
    "precondition",
    (label) => `${label} asks for an authentication that Rookery does not speak. Use mysql_native_password or ed25519.`,
  ),
};
