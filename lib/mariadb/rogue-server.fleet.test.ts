import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { encodeColumns, encodeRows, greeting, okPacket, packet, packetReader } from "#e2e/support/mysql-wire.ts";
import { RookeryError } from "../core/errors.ts";
import { connect } from "./connect.ts";
import type { FleetTarget } from "./ports.ts";

const password = "never-to-be-seen-4711";
const open: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(onSocket: (socket: Socket) => void): Promise<{ target: FleetTarget; received: () => string }> {
  const sockets = new Set<Socket>();
  let received = "";
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    socket.on("error", () => socket.destroy());
    onSocket(socket);
  });
  open.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const target: FleetTarget = {
    label: "rogue",
    host: "127.0.0.1",
    port: address.port,
    user: "u",
    password,
    tls: { mode: "off" },
    connectTimeoutMs: 1_500,
    statementTimeoutMs: 1_500,
  };
  return { target, received: () => received };
}

async function failureOf(work: Promise<unknown>): Promise<RookeryError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RookeryError)) throw new Error(`no RookeryError came: ${String(error)}`);
  return error;
}

function handshake(
  socket: Socket,
  afterSignIn: (sql: string) => void,
  options: { plugin?: string; capabilities?: number; version?: string; switchTo?: string } = {},
): void {
  let step = 0;
  socket.on(
    "data",
    packetReader((payload, sequence) => {
      step += 1;
      if (step === 1 && options.switchTo)
        socket.write(packet(sequence + 1, Buffer.from(`\xfe${options.switchTo}\0${"s".repeat(20)}\0`, "latin1")));
      else if (step === 1 || (step === 2 && options.switchTo)) socket.write(okPacket(sequence + 1));
      else afterSignIn(payload.toString("utf8", 1));
    }),
  );
  socket.write(greeting({ version: options.version ?? "11.8.6-MariaDB", connectionId: 1, ...options }));
}

test("a server that asks for a local file gets nothing, and the connection ends", async () => {
  const { target, received } = await serve((socket) =>
    handshake(
      socket,
      (sql) => socket.write(sql.startsWith("SET") ? okPacket(1) : packet(1, Buffer.from("\xfb/etc/passwd", "latin1"))),
      { capabilities: 0x80 },
    ),
  );
  const connection = await connect(target);
  const error = await failureOf(connection.query("SELECT 1"));
  expect(error.message).toMatch(/local file/i);
  expect(connection.open).toBe(false);
  expect(received()).not.toContain("root:");
});

test.each([
  "mysql_clear_password",
  "sha256_password",
  "caching_sha2_password",
  "dialog",
  "mysql_old_password",
  "unheard_of",
])("a server that asks for the password by %s does not get it", async (plugin) => {
  for (const options of [{ switchTo: plugin }, { plugin }]) {
    const { target, received } = await serve((socket) =>
      handshake(socket, () => socket.write(okPacket(1)), {
        ...options,
        ...("plugin" in options ? { switchTo: plugin } : {}),
      }),
    );
    const error = await failureOf(connect(target));
    expect(["forbidden", "precondition"]).toContain(error.code);
    expect(error.message).toMatch(/mysql_native_password or ed25519/);
    expect(received()).not.toContain(password);
  }
});

test("a server without TLS is refused when TLS is wanted, before the user name is sent", async () => {
  const { target, received } = await serve((socket) => handshake(socket, () => socket.write(okPacket(1))));
  const error = await failureOf(connect({ ...target, user: "someone", tls: { mode: "encrypt" } }));
  expect(error.message).toMatch(/offers no TLS/);
  expect(received()).toBe("");
});

test("a MySQL server is told from MariaDB", async () => {
  const { target } = await serve((socket) =>
    handshake(socket, () => socket.write(okPacket(1)), { version: "8.4.3", capabilities: 1 }),
  );
  const error = await failureOf(connect(target));
  expect([error.code, error.message]).toEqual([
    "precondition",
    expect.stringMatching(/is not MariaDB: it calls itself "8\.4\.3"/),
  ]);
});

test("a port that speaks something else says so", async () => {
  const ssh = await serve((socket) => socket.write("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"));
  const error = await failureOf(connect(ssh.target));
  expect([error.code, error.message]).toEqual([
    "precondition",
    expect.stringMatching(/does not speak the MariaDB protocol/),
  ]);
});

test("a port that says nothing ends at the connect time-out", async () => {
  const silent = await serve(() => undefined);
  const began = Date.now();
  const error = await failureOf(connect({ ...silent.target, connectTimeoutMs: 300 }));
  expect(error.code).toBe("timeout");
  expect(Date.now() - began).toBeLessThan(1_500);
});

test("an endless answer is cut off at the byte cap", async () => {
  const { target } = await serve((socket) =>
    handshake(socket, (sql) => {
      if (sql.startsWith("SET")) {
        socket.write(okPacket(1));
        return;
      }
      socket.write(encodeColumns(["x"]));
      // One packet after the other at the protocol's largest size: the client can only collect them.
      const body = Buffer.alloc(0xff_ffff, 0x61);
      let sequence = 4;
      const pour = () => {
        let free = !socket.destroyed;
        while (free) free = socket.write(Buffer.concat([Buffer.from([0xff, 0xff, 0xff, sequence++ & 0xff]), body]));
      };
      socket.on("drain", pour);
      pour();
    }),
  );
  const connection = await connect({ ...target, statementTimeoutMs: 15_000 });
  const error = await failureOf(connection.query("SELECT 1"));
  expect(error.message).toMatch(/more than 32 MiB/);
  expect(connection.open).toBe(false);
}, 20_000);

test("column names cannot reach into objects", async () => {
  const { target } = await serve((socket) =>
    handshake(socket, (sql) =>
      socket.write(
        sql.startsWith("SET")
          ? okPacket(1)
          : encodeRows(encodeColumns(["__proto__", "constructor"]), 2, [["polluted", "x"]]),
      ),
    ),
  );
  const connection = await connect(target);
  await connection.query("SELECT 1").catch((error: unknown) => expect(error).toBeInstanceOf(RookeryError));
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  expect({}.constructor).toBe(Object);
  await connection.close();
});
