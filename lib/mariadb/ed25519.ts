import { createHash } from "node:crypto";

// Curve constants of RFC 8032, section 5.1.
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const BX = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const BY = 46316835694926478169428394003475163141307993866256225615783033603165251855960n;

type Point = [bigint, bigint, bigint, bigint];
const BASE: Point = [BX, BY, 1n, (BX * BY) % P];

function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

// Addition in extended coordinates, RFC 8032 section 5.1.4.
function add(a: Point, b: Point): Point {
  const A = mod((a[1] - a[0]) * (b[1] - b[0]), P);
  const B = mod((a[1] + a[0]) * (b[1] + b[0]), P);
  const C = mod(2n * a[3] * b[3] * D, P);
  const E = mod(2n * a[2] * b[2], P);
  const [e, f, g, h] = [B - A, E - C, E + C, B + A];
  return [mod(e * f, P), mod(g * h, P), mod(f * g, P), mod(e * h, P)];
}

function multiply(scalar: bigint): Point {
  let result: Point = [0n, 1n, 1n, 0n];
  let addend = BASE;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, addend);
    addend = add(addend, addend);
  }
  return result;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();
}

function fromBytes(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}

function encode(point: Point): Buffer {
  const inverse = power(point[2], P - 2n);
  const bytes = toBytes(mod(point[1] * inverse, P));
  if (mod(point[0] * inverse, P) & 1n) bytes[31] = (bytes[31] ?? 0) | 0x80;
  return bytes;
}

function sha512(...parts: Buffer[]): Buffer {
  const hash = createHash("sha512");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/**
 * MariaDB's ed25519 answer to `message`: RFC 8032 with the password, of any length, in the place of the 32-byte seed
 * (authentication-plugin-ed25519 of the manual), which is why Node's own signer does not do. Returns 64 bytes.
 */
export function signEd25519(password: string, message: Buffer): Buffer {
  const expanded = sha512(Buffer.from(password, "utf8"));
  const secret = Buffer.from(expanded.subarray(0, 32));
  secret[0] = (secret[0] ?? 0) & 0xf8;
  secret[31] = ((secret[31] ?? 0) & 0x7f) | 0x40;
  const scalar = fromBytes(secret);
  const publicKey = encode(multiply(scalar));
  const nonce = mod(fromBytes(sha512(expanded.subarray(32), message)), L);
  const commitment = encode(multiply(nonce));
  const challenge = mod(fromBytes(sha512(commitment, publicKey, message)), L);
  return Buffer.concat([commitment, toBytes(mod(nonce + challenge * scalar, L))]);
}
