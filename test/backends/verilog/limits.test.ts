import { describe, expect, it } from 'vitest';
import type { Wire } from '../../../src/backends/verilog/bits.ts';
import { isAbove, isBelow } from '../../../src/backends/verilog/limits.ts';

/** The value of one-bit Verilog of bits, slices reduced with & or |, ~ and &, for a number on `x`. */
function holds(expression: string, x: number): boolean {
  const bit = (at: number): number => Math.floor(x / 2 ** at) & 1;
  const reduced = expression
    .replace(/([&|])x\[(\d+)(?::(\d+))?\]/g, (_, operator: string, last: string, first = last) => {
      const bits = Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => bit(Number(first) + i));
      return String(operator === '&' ? Math.min(...bits) : Math.max(...bits));
    })
    .replace(/x\[(\d+)\]/g, (_, at: string) => String(bit(Number(at))))
    .replace(/[()]/g, '')
    .replace(/~([01])/g, (_, value: string) => String(1 - Number(value)));
  const terms = reduced.split('&').map((term) => term.trim());
  expect(terms.every((term) => term === '0' || term === '1')).toBe(true);
  return terms.every((term) => term === '1');
}

/** Every number of a width, with the raw bits that stand for it. */
const numbers = (width: number, signed: boolean): { value: number; raw: number }[] =>
  Array.from({ length: 2 ** width }, (_, raw) => ({
    raw,
    value: signed && raw >= 2 ** (width - 1) ? raw - 2 ** width : raw,
  }));

describe('limits that are told by the first bits', () => {
  it.each([1, 2, 3, 5, 6])('are right for every number of %i bits and every limit', (width) => {
    let told = 0;
    for (const signed of [true, false]) {
      const wire: Wire = { text: 'x', width, signed };
      for (let limit = -(2 ** width); limit <= 2 ** width; limit++) {
        const below = isBelow(wire, limit);
        const above = isAbove(wire, limit);
        for (const { value, raw } of numbers(width, signed)) {
          if (below !== undefined) expect(holds(below, raw), `${value} < ${limit}`).toBe(value < limit);
          if (above !== undefined) expect(holds(above, raw), `${value} > ${limit}`).toBe(value > limit);
        }
        told += (below === undefined ? 0 : 1) + (above === undefined ? 0 : 1);
      }
    }
    // 0 and −2^n below; 2^n − 1 above, signed and unsigned.
    expect(told).toBe(width + 2 * width - 1);
  });

  it('need a carry elsewhere', () => {
    expect(isBelow({ text: 'x', width: 6, signed: true }, -3)).toBeUndefined();
    expect(isBelow({ text: 'x', width: 6, signed: true }, 4)).toBeUndefined();
    expect(isAbove({ text: 'x', width: 6, signed: true }, 5)).toBeUndefined();
  });
});
