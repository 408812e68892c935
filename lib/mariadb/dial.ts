import { connect as connectSocket, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { createConnection, type Connection as DriverConnection } from "mysql2";
import { authPlugins } from "./auth-plugins.ts";
import type { FleetTarget } from "./ports.ts";
import { codedError, describeTlsFailure, expectedName, findIdentityProblem } from "./tls-identity.ts";

/** What the server said first: enough to tell MariaDB from others before any statement. */
export interface Greeting {
  connectionId: number;
  serverVersion: string;
  capabilityFlags: number;
}

export interface Dialled {
  driver: DriverConnection;
  stream: Socket | TLSSocket;
  greeting: Greeting;
}

interface DriverInternals {
  stream: Socket | TLSSocket;
  startTLS(onSecure: (error?: Error) => void): void;
}

// The driver's typings leave these two out; its exact version is pinned and the fleet tests cover both uses.
function internalsOf(driver: DriverConnection): DriverInternals {
  return driver as unknown as DriverInternals;
}

const maxGreetingBytes = 1024;

/** True when the first bytes can be a MariaDB greeting: packet 0 of protocol 10, or an error such as 1040. */
export function looksLikeGreeting(bytes: Buffer): boolean {
  if (bytes.length < 5) return true;
  const length = bytes.readUIntLE(0, 3);
  return length > 0 && length <= maxGreetingBytes && bytes[3] === 0 && (bytes[4] === 10 || bytes[4] === 0xff);
}

function openSocket(target: FleetTarget, onProblem: (error: Error) => void): Socket {
  const socket =
    target.socketPath === undefined ? connectSocket(target.port, target.host) : connectSocket(target.socketPath);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 30_000);
  socket.once("data", (bytes: Buffer) => {
    if (looksLikeGreeting(bytes)) return;
    onProblem(codedError("ROOKERY_NOT_MARIADB", "its first bytes are no MariaDB greeting"));
    socket.destroy();
  });
  return socket;
}

function createDriver(target: FleetTarget, onProblem: (error: Error) => void): DriverConnection {
  return createConnection({
    host: target.tls.mode === "verify" ? (target.tls.serverName ?? target.host) : target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    stream: () => openSocket(target, onProblem),
    connectTimeout: 0,
    flags: ["-LOCAL_FILES", "-CLIENT_QUERY_ATTRIBUTES"],
    multipleStatements: false,
    enableCleartextPlugin: false,
    infileStreamFactory: () => {
      throw codedError("ROOKERY_FILE_ASKED", "it asked for a file of ours");
    },
    authPlugins: authPlugins(target.password),
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    disableEval: true,
    maxPreparedStatements: 50,
    connectAttributes: { program_name: "rookery" },
    ...(target.tls.mode === "off"
      ? {}
      : {
          ssl: {
            minVersion: "TLSv1.2",
            verifyIdentity: false,
            rejectUnauthorized: target.tls.mode === "verify",
            ...(target.tls.mode === "verify" ? { ca: target.tls.caPem } : {}),
          },
        }),
  });
}

// The check stands between the TLS handshake and the credentials: whoever fails it never sees them.
function checkIdentityFirst(driver: DriverConnection, target: FleetTarget, onProblem: (error: Error) => void): void {
  const internals = internalsOf(driver);
  const startTls = internals.startTLS.bind(driver);
  const name = expectedName(target);
  internals.startTLS = (onSecure) =>
    startTls((error) => {
      const stream = internals.stream;
      let problem = error === undefined ? undefined : describeTlsFailure(error);
      if (!problem && name !== undefined) {
        problem =
          "getPeerCertificate" in stream
            ? findIdentityProblem(name, stream)
            : codedError("HANDSHAKE_SSL_ERROR", "no TLS came to be");
      }
      if (problem) onProblem(problem);
      // The driver writes its own code into the error it gets, so it gets another one.
      onSecure(problem && new Error(problem.message));
    });
}

/**
 * Opens a driver connection up to a signed-in session. Rejects with the first thing that went wrong (a coded Error for
 * server-errors.ts). `timeoutMs` covers name lookup, TCP, TLS and sign-in; on failure the socket is destroyed.
 */
export function dial(target: FleetTarget, timeoutMs: number): Promise<Dialled> {
  return new Promise((resolve, reject) => {
    let problem: Error | undefined;
    const note = (error: Error) => {
      problem ??= error;
    };
    const driver = createDriver(target, note);
    checkIdentityFirst(driver, target, note);
    const timer = setTimeout(() => fail(codedError("ETIMEDOUT", `no session within ${timeoutMs} ms`)), timeoutMs);
    function fail(error: Error): void {
      clearTimeout(timer);
      note(error);
      driver.destroy();
      reject(problem ?? error);
    }
    driver.on("error", fail);
    driver.once("connect", (greeting: Greeting) => {
      clearTimeout(timer);
      driver.off("error", fail);
      resolve({ driver, stream: internalsOf(driver).stream, greeting });
    });
  });
}
