import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

// How a column is written: whole numbers as zigzag varints of delta-of-delta; the same with a list of missing runs
// (NaN) before it; anything else as byte planes of XOR-ed bytes, which loses no bit of any float64.
const INTEGERS = 0;
const FLOATS = 1;
const INTEGERS_WITH_GAPS = 2;

// Delta-of-delta of values within +-2^50 stays below 2^52, zigzag below 2^53: exact in a double.
const LARGEST_INTEGER = 2 ** 50;

let scratch = Buffer.allocUnsafe(1 << 20);

/** Packs columns of `rows` values each into one zstd frame. Every float64 comes back bit for bit (NaN as NaN). */
export function encodeColumns(rows: number, columns: readonly Float64Array[]): Buffer {
  const worst = 4 * columns.length + columns.length * (rows * 16 + 16);
  if (scratch.length < worst) scratch = Buffer.allocUnsafe(worst);
  let at = 4 * columns.length;
  columns.forEach((column, index) => {
    scratch.writeUInt32LE(at, 4 * index);
    at = encodeColumn(rows, column, at);
  });
  return zstdCompressSync(scratch.subarray(0, at), {
    params: { [constants.ZSTD_c_compressionLevel]: 3 },
  });
}

/** Opens a frame once; columns are then read out of it one by one. */
export function openFrame(frame: Uint8Array): Uint8Array {
  return zstdDecompressSync(frame, { chunkSize: 65_536 });
}

/** Column `index` of an opened frame. Throws RangeError when the frame has no such column or is cut. */
export function decodeColumn(opened: Uint8Array, rows: number, index: number): Float64Array {
  const view = new DataView(opened.buffer, opened.byteOffset, opened.byteLength);
  const start = view.getUint32(4 * index, true);
  const kind = view.getUint8(start);
  if (kind === FLOATS) return decodeFloats(opened, rows, start + 1);
  if (kind === INTEGERS) return decodeIntegers(opened, rows, start + 1);
  if (kind !== INTEGERS_WITH_GAPS) throw new RangeError(`metrics block: unknown column form ${kind}`);
  const cursor = { at: start + 1 };
  const gaps: [number, number][] = [];
  const count = readVarint(opened, cursor);
  for (let i = 0; i < count; i++) gaps.push([readVarint(opened, cursor), readVarint(opened, cursor)]);
  const values = decodeIntegers(opened, rows, cursor.at);
  for (const [from, length] of gaps) values.fill(Number.NaN, from, from + length);
  return values;
}

function encodeColumn(rows: number, column: Float64Array, start: number): number {
  const form = formOf(rows, column);
  let at = start;
  scratch[at++] = form;
  if (form === FLOATS) return encodeFloats(rows, column, at);
  if (form === INTEGERS_WITH_GAPS) {
    const gaps = missingRuns(rows, column);
    at = writeVarint(gaps.length, at);
    for (const [from, length] of gaps) at = writeVarint(length, writeVarint(from, at));
  }
  return encodeIntegers(rows, column, at);
}

function formOf(rows: number, column: Float64Array): number {
  let gaps = false;
  for (let i = 0; i < rows; i++) {
    const value = column[i] as number;
    if (Number.isNaN(value)) gaps = true;
    else if (!Number.isInteger(value) || Math.abs(value) > LARGEST_INTEGER || Object.is(value, -0)) return FLOATS;
  }
  return gaps ? INTEGERS_WITH_GAPS : INTEGERS;
}

function missingRuns(rows: number, column: Float64Array): [number, number][] {
  const runs: [number, number][] = [];
  for (let i = 0; i < rows; i++) {
    if (!Number.isNaN(column[i])) continue;
    const from = i;
    while (i < rows && Number.isNaN(column[i])) i++;
    runs.push([from, i - from]);
  }
  return runs;
}

// A missing value is written as the one before it; the list of runs puts the NaN back.
function encodeIntegers(rows: number, column: Float64Array, start: number): number {
  let at = start;
  let previous = 0;
  let slope = 0;
  for (let i = 0; i < rows; i++) {
    const given = column[i] as number;
    const value = Number.isNaN(given) ? previous : given;
    const delta = value - previous;
    const bend = delta - slope;
    at = writeVarint(bend < 0 ? -bend * 2 - 1 : bend * 2, at);
    previous = value;
    slope = delta;
  }
  return at;
}

function decodeIntegers(opened: Uint8Array, rows: number, start: number): Float64Array {
  const values = new Float64Array(rows);
  let at = start;
  let previous = 0;
  let slope = 0;
  for (let i = 0; i < rows; i++) {
    let zigzag = 0;
    let unit = 1;
    let byte: number;
    do {
      byte = opened[at++] as number;
      zigzag += (byte & 127) * unit;
      unit *= 128;
    } while (byte & 128);
    slope += zigzag % 2 ? -(zigzag + 1) / 2 : zigzag / 2;
    previous += slope;
    values[i] = previous;
  }
  if (at > opened.length) throw new RangeError("metrics block: a column is cut");
  return values;
}

function encodeFloats(rows: number, column: Float64Array, start: number): number {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, rows * 8);
  let at = start;
  for (let plane = 0; plane < 8; plane++) {
    let previous = 0;
    for (let i = 0; i < rows; i++) {
      const byte = bytes[i * 8 + plane] as number;
      scratch[at++] = byte ^ previous;
      previous = byte;
    }
  }
  return at;
}

function decodeFloats(opened: Uint8Array, rows: number, start: number): Float64Array {
  if (start + rows * 8 > opened.length) throw new RangeError("metrics block: a column is cut");
  const values = new Float64Array(rows);
  const bytes = new Uint8Array(values.buffer);
  let at = start;
  for (let plane = 0; plane < 8; plane++) {
    let previous = 0;
    for (let i = 0; i < rows; i++) {
      previous ^= opened[at++] as number;
      bytes[i * 8 + plane] = previous;
    }
  }
  return values;
}

function writeVarint(value: number, start: number): number {
  let at = start;
  let rest = value;
  while (rest >= 128) {
    scratch[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  scratch[at++] = rest;
  return at;
}

function readVarint(opened: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  let unit = 1;
  let byte: number;
  do {
    byte = opened[cursor.at++] ?? 0;
    value += (byte & 127) * unit;
    unit *= 128;
  } while (byte & 128);
  return value;
}
