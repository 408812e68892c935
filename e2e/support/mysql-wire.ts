/** The server's half of the MariaDB protocol, as far as the simulator and the rogue servers of the tests need it. */

function lengthEncoded(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  if (bytes.length < 251) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const head = Buffer.alloc(3);
  head[0] = 0xfc;
  head.writeUInt16LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** One packet: 3 bytes of length, its number, the payload. */
export function packet(sequence: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(payload.length, 0, 3);
  head[3] = sequence & 0xff;
  return Buffer.concat([head, payload]);
}

// PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, LONG_FLAG, TRANSACTIONS, CONNECT_WITH_DB, PLUGIN_AUTH_LENENC; without CLIENT_MYSQL as MariaDB does.
const mariaDbCapabilities = 0x0028_a20c;

/** The first packet of a server. `capabilities` may add LOCAL_FILES (0x80), SSL (0x800) or CLIENT_MYSQL (1). */
export function greeting(options: {
  version: string;
  connectionId: number;
  plugin?: string;
  capabilities?: number;
}): Buffer {
  const flags = mariaDbCapabilities | (options.capabilities ?? 0);
  const numbers = Buffer.alloc(4);
  numbers.writeUInt32LE(options.connectionId, 0);
  const low = Buffer.alloc(2);
  low.writeUInt16LE(flags & 0xffff, 0);
  const high = Buffer.alloc(2);
  high.writeUInt16LE(flags >>> 16, 0);
  return packet(
    0,
    Buffer.concat([
      Buffer.from([10]),
      Buffer.from(`${options.version}\0`),
      numbers,
      Buffer.from("abcdefgh"),
      Buffer.from([0]),
      low,
      Buffer.from([45, 2, 0]),
      high,
      Buffer.from([21]),
      Buffer.alloc(10),
      Buffer.from("ijklmnopqrst\0"),
      Buffer.from(`${options.plugin ?? "mysql_native_password"}\0`),
    ]),
  );
}

/** OK without rows. */
export function okPacket(sequence: number): Buffer {
  return packet(sequence, Buffer.from([0, 0, 0, 2, 0, 0, 0]));
}

/** An error as the server sends it. */
export function errorPacket(sequence: number, errno: number, sqlState: string, message: string): Buffer {
  const head = Buffer.alloc(3);
  head[0] = 0xff;
  head.writeUInt16LE(errno, 1);
  return packet(sequence, Buffer.concat([head, Buffer.from(`#${sqlState}${message}`)]));
}

const endOfPart = Buffer.from([0xfe, 0, 0, 2, 0]);
const columnTail = Buffer.from([0x0c, 45, 0, 0xff, 0xff, 0, 0, 0xfd, 0, 0, 0, 0, 0]);

/** Encodes the columns once; all of them are text, as the client reads numbers from text anyway. */
export function encodeColumns(names: readonly string[]): Buffer {
  const head = packet(1, Buffer.from([names.length]));
  const definitions = names.map((name, index) =>
    packet(
      index + 2,
      Buffer.concat([
        lengthEncoded("def"),
        lengthEncoded(""),
        lengthEncoded(""),
        lengthEncoded(""),
        lengthEncoded(name),
        lengthEncoded(name),
        columnTail,
      ]),
    ),
  );
  return Buffer.concat([head, ...definitions, packet(names.length + 2, endOfPart)]);
}

/** A whole answer with rows: columns as encodeColumns made them, and their count. */
export function encodeRows(
  columns: Buffer,
  columnCount: number,
  rows: readonly (readonly (string | null)[])[],
): Buffer {
  let sequence = columnCount + 3;
  const parts = [columns];
  for (const row of rows) {
    const cells = row.map((value) => (value === null ? Buffer.from([0xfb]) : lengthEncoded(value)));
    parts.push(packet(sequence++, Buffer.concat(cells)));
  }
  parts.push(packet(sequence, endOfPart));
  return Buffer.concat(parts);
}

/** Cuts a client's bytes into payloads; calls back once per whole packet. */
export function packetReader(onPacket: (payload: Buffer, sequence: number) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const length = rest.readUIntLE(0, 3);
      if (rest.length < length + 4) return;
      const payload = rest.subarray(4, 4 + length);
      const sequence = rest[3] ?? 0;
      rest = rest.subarray(4 + length);
      onPacket(payload, sequence);
    }
  };
}
