import {
  type FixedType,
  fixed,
  maximumRaw,
  minimumRaw,
  overflows,
  roundings,
} from '../../src/numeric/fixedType.ts';

/** Seeded random choices; the same seed gives the same choices on every platform (mulberry32). */
export class Draws {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** 0 … choices - 1 */
  below(choices: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * choices);
  }

  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  chance(probability: number): boolean {
    return this.below(1 << 20) < probability * (1 << 20);
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[this.below(list.length)] as T;
  }

  /** The same items in any order. */
  shuffle<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return list.map(() => rest.splice(this.below(rest.length), 1)[0] as T);
  }

  /** Each item with some probability. */
  some<T>(list: readonly T[], probability = 0.5): T[] {
    return list.filter(() => this.chance(probability));
  }

  /** An integer from `min` to `max`; every fourth is an end, 0 or next to one of them. */
  integer(min: bigint, max: bigint): bigint {
    if (this.chance(0.25)) {
      const corner = this.pick([min, max, 0n, min + 1n, max - 1n, 1n, -1n]);
      if (corner >= min && corner <= max) return corner;
    }
    const span = max - min + 1n;
    let bits = 0n;
    for (let have = 0n; have < span; have = (have << 30n) | 0x3fffffffn)
      bits = (bits << 30n) | BigInt(this.below(2 ** 30));
    return min + (bits % span);
  }

  raw(type: FixedType): bigint {
    return this.integer(minimumRaw(type), maximumRaw(type));
  }

  /** A type with any modes; the binary point lies up to `outside` bits beside the bits. */
  type(minimumWidth: number, maximumWidth: number, outside = 3): FixedType {
    const signed = this.chance(0.6);
    const width = this.between(minimumWidth, maximumWidth);
    const overflow = this.pick(overflows);
    return fixed(
      signed,
      width,
      this.between(-outside, width + outside),
      this.pick(roundings),
      signed && width === 1 && overflow === 'SAT_SYM' ? 'SAT' : overflow,
    );
  }
}
