/** Something in a file is not as the format says; the reader turns it into a diagnostic. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

export const damaged = (what: string): never => {
  throw new Damaged(what);
};

/** Reads numbers one after the other, little-endian; leaving the file is damage, never a wrong number. */
export class Cursor {
  private readonly view: DataView;
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  /** A cursor of the same bytes somewhere else. */
  to(at: number): Cursor {
    return new Cursor(this.bytes, at);
  }

  private take(size: number): number {
    const { at } = this;
    if (!(size >= 0) || !(at >= 0) || at + size > this.bytes.length) damaged('it ends too early');
    this.at += size;
    return at;
  }

  byte(): number {
    return this.view.getUint8(this.take(1));
  }

  short(): number {
    return this.view.getUint16(this.take(2), true);
  }

  word(): number {
    return this.view.getUint32(this.take(4), true);
  }

  /** 64 bits as an address or length; undefined for the address that means none. */
  address(): number | undefined {
    const value = this.view.getBigUint64(this.take(8), true);
    if (value === 0xffffffffffffffffn) return undefined;
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : damaged('an address is too large');
  }

  /** 64 bits that must be there. */
  long(): number {
    return this.address() ?? damaged('an address is missing');
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  sized(bytes: number): number {
    if (bytes === 1) return this.byte();
    if (bytes === 2) return this.short();
    return bytes === 4 ? this.word() : this.long();
  }

  skip(size: number): void {
    this.take(size);
  }

  /** Moves to a multiple of 8, counted from `start`. */
  align(start: number): void {
    this.skip((8 - ((this.at - start) % 8)) % 8);
  }

  slice(size: number): Uint8Array {
    const from = this.take(size);
    return this.bytes.subarray(from, from + size);
  }

  /** The letters that begin a structure. */
  signature(expected: string): void {
    const found = String.fromCharCode(...this.slice(expected.length));
    if (found !== expected) damaged(`'${expected}' is missing`);
  }

  /** Text up to a zero byte, of at most so many bytes. */
  text(most: number): string {
    const rest = this.bytes.subarray(this.at, Math.min(this.at + most, this.bytes.length));
    const end = rest.indexOf(0);
    return new TextDecoder().decode(end < 0 ? rest : rest.subarray(0, end));
  }
}
