import type { Draws } from '../../ir/draws.ts';

/** Numbers that formats use as marks, ends and sizes. */
const marks = [0, 1, 2, 3, 7, 8, 16, 127, 128, 254, 255];
const words = [
  0n,
  1n,
  0xffffn,
  0x7fffffffn,
  0xffffffffn,
  0x100000000n,
  0x7fffffffffffffffn,
  0xffffffffffffffffn,
];

const flipped = (bytes: Uint8Array, draws: Draws): Uint8Array => {
  const copy = bytes.slice();
  for (let count = 1 + draws.below(4); count > 0; count--) {
    const at = draws.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << draws.below(8));
  }
  return copy;
};

const overwritten = (bytes: Uint8Array, draws: Draws): Uint8Array => {
  const copy = bytes.slice();
  copy[draws.below(copy.length)] = draws.pick(marks);
  return copy;
};

/** A size or an address replaced by one that lies elsewhere. */
const redirected = (bytes: Uint8Array, draws: Draws): Uint8Array => {
  if (bytes.length < 16) return bytes.slice();
  const copy = bytes.slice();
  const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
  const at = draws.below(copy.length - 8) & ~(draws.below(2) ? 7 : 0);
  const value = draws.below(2) ? draws.pick(words) : BigInt(draws.below(copy.length * 2));
  if (draws.below(2)) view.setBigUint64(at, value, true);
  else view.setUint32(at, Number(value & 0xffffffffn), true);
  return copy;
};

const truncated = (bytes: Uint8Array, draws: Draws): Uint8Array => bytes.slice(0, draws.below(bytes.length));

/** A stretch of the file copied over another, left out, or doubled. */
const spliced = (bytes: Uint8Array, draws: Draws): Uint8Array => {
  const length = 1 + draws.below(Math.min(512, bytes.length));
  const from = draws.below(bytes.length - length + 1);
  const to = draws.below(bytes.length - length + 1);
  const piece = bytes.subarray(from, from + length);
  const kind = draws.below(3);
  if (kind === 0) {
    const copy = bytes.slice();
    copy.set(piece, to);
    return copy;
  }
  const after = kind === 1 ? bytes.subarray(Math.min(bytes.length, to + length)) : bytes.subarray(to);
  return Uint8Array.from(
    Buffer.concat(kind === 1 ? [bytes.subarray(0, to), after] : [bytes.subarray(0, to), piece, after]),
  );
};

const kinds = [flipped, flipped, overwritten, redirected, redirected, truncated, spliced];

/** The bytes with some of them changed, moved or cut off. */
export const mutateBytes = (bytes: Uint8Array, draws: Draws): Uint8Array =>
  bytes.length === 0 ? bytes : draws.pick(kinds)(bytes, draws);
