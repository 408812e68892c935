import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

// How a column is written: whole numbers as zigzag varints of delta-of-delta; decimals of up to six places the same way,
// scaled; anything else as byte planes of XOR-ed bytes. Each form loses no bit. Missing values (NaN) are a list of runs.
const INTEGERS = 0;
const FLOATS = 1;
const INTEGERS_WITH_GAPS = 2;
const DECIMALS = 3;

// Delta-of-delta of values within +-2^50 stays below 2^52, zigzag below 2^53: exact in a double.
const LARGEST_INTEGER = 2 ** 50;
const MOST_PLACES = 6;

// A chart wants one column: small frames, so that the other hundred need not be unpacked. Column 0 is the time.
const COLUMNS_PER_FRAME = 16;

let scratch = Buffer.allocUnsafe(1 << 18);

/** Packs columns of `rows` values each into zstd frames. Every float64 comes back bit for bit (NaN as NaN). */
export function encodeColumns(rows: number, columns: readonly Float64Array[]): Buffer {
  const frames: Buffer[] = [];
  for (let first = 0; first < columns.length; first = nextFrame(first))
    frames.push(encodeFrame(rows, columns.slice(first, nextFrame(first))));
  const head = Buffer.alloc(4 * frames.length);
  let at = head.length;
  frames.forEach((frame, index) => {
    head.writeUInt32LE(at, 4 * index);
    at += frame.length;
  });
  return Buffer.concat([head, ...frames]);
}

/** Columns of a packed block, unpacked as they are asked for. */
export interface OpenBlock {
  /** Throws RangeError when the block has no such column or is cut. */
  column(index: number): Float64Array;
}

/** Opens what encodeColumns packed. Throws as zlib does, or RangeError, when the bytes are damaged. */
export function openBlock(packed: Uint8Array, rows: number): OpenBlock {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const frameCount = view.getUint32(0, true) / 4;
  const opened = new Map<number, Uint8Array>();
  const open = (number: number) => {
    const from = view.getUint32(4 * number, true);
    const to = number + 1 < frameCount ? view.getUint32(4 * number + 4, true) : packed.length;
    const frame = zstdDecompressSync(packed.subarray(from, to));
    opened.set(number, frame);
    return frame;
  };
  return {
    column(index) {
      const number = index === 0 ? 0 : 1 + Math.floor((index - 1) / COLUMNS_PER_FRAME);
      if (number >= frameCount) throw new RangeError(`metrics block: there is no column ${index}`);
      return decodeColumn(opened.get(number) ?? open(number), rows, index === 0 ? 0 : (index - 1) % COLUMNS_PER_FRAME);
    },
  };
}

function nextFrame(first: number): number {
  return first === 0 ? 1 : first + COLUMNS_PER_FRAME;
}

function encodeFrame(rows: number, columns: readonly Float64Array[]): Buffer {
  const worst = 4 * columns.length + columns.length * (rows * 16 + 32);
  if (scratch.length < worst) scratch = Buffer.allocUnsafe(worst);
  let at = 4 * columns.length;
  columns.forEach((column, index) => {
    scratch.writeUInt32LE(at, 4 * index);
    at = encodeColumn(rows, column, at);
  });
  return zstdCompressSync(scratch.subarray(0, at), { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
}

function decodeColumn(opened: Uint8Array, rows: number, index: number): Float64Array {
  const view = new DataView(opened.buffer, opened.byteOffset, opened.byteLength);
  const start = view.getUint32(4 * index, true);
  const form = view.getUint8(start);
  if (form === FLOATS) return decodeFloats(opened, rows, start + 1);
  if (form === INTEGERS) return decodeIntegers(opened, rows, start + 1);
  if (form !== INTEGERS_WITH_GAPS && form !== DECIMALS)
    throw new RangeError(`metrics block: unknown column form ${form}`);
  const cursor = { at: start + 1 };
  const scale = form === DECIMALS ? 10 ** readVarint(opened, cursor) : 1;
  const gaps: [number, number][] = [];
  const count = readVarint(opened, cursor);
  for (let i = 0; i < count; i++) gaps.push([readVarint(opened, cursor), readVarint(opened, cursor)]);
  const values = decodeIntegers(opened, rows, cursor.at);
  if (scale !== 1) for (let i = 0; i < rows; i++) values[i] = (values[i] as number) / scale;
  for (const [from, length] of gaps) values.fill(Number.NaN, from, from + length);
  return values;
}

function encodeColumn(rows: number, column: Float64Array, start: number): number {
  const places = placesOf(rows, column);
  const gaps = missingRuns(rows, column);
  const form = places === null ? FLOATS : places > 0 ? DECIMALS : gaps.length > 0 ? INTEGERS_WITH_GAPS : INTEGERS;
  let at = start;
  scratch[at++] = form;
  if (form === FLOATS) return encodeFloats(rows, column, at);
  if (form === DECIMALS) at = writeVarint(places ?? 0, at);
  if (form !== INTEGERS) {
    at = writeVarint(gaps.length, at);
    for (const [from, length] of gaps) at = writeVarint(length, writeVarint(from, at));
  }
  return encodeIntegers(rows, column, 10 ** (places ?? 0), at);
}

// How many decimal places bring every value back exactly; 0 for whole numbers, null when there is no such number.
function placesOf(rows: number, column: Float64Array): number | null {
  let places = 0;
  for (let i = 0; i < rows; i++) {
    const value = column[i] as number;
    if (Number.isNaN(value)) continue;
    while (!isExact(value, places)) if (++places > MOST_PLACES) return null;
  }
  // More places later in the column may have made an earlier large value inexact.
  if (places > 0)
    for (let i = 0; i < rows; i++) if (!Number.isNaN(column[i]) && !isExact(column[i] as number, places)) return null;
  return places;
}

function isExact(value: number, places: number): boolean {
  const scale = 10 ** places;
  if (Object.is(value, -0)) return false;
  const scaled = Math.round(value * scale);
  return Math.abs(scaled) <= LARGEST_INTEGER && Object.is(scaled / scale, value);
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
function encodeIntegers(rows: number, column: Float64Array, scale: number, start: number): number {
  let at = start;
  let previous = 0;
  let slope = 0;
  for (let i = 0; i < rows; i++) {
    const given = column[i] as number;
    const value = Number.isNaN(given) ? previous : Math.round(given * scale);
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
