import type { PatternScore } from './patterns.ts';
import { bitsOfRange, sumRange } from './ranges.ts';
import type { Sums } from './sums.ts';

/** Adders that a pattern saves, or the LUT of as many. */
export const scoreOf = ({ ranges }: Sums): PatternScore =>
  ranges.length === 0
    ? (_pattern, count) => count - 1
    : ({ first, second, shift, subtracts }, count) => {
        const [a, b] = [ranges[first], ranges[second]];
        if (!a || !b) return count - 1;
        const sum = sumRange(a, Math.max(0, -shift), b, Math.max(0, shift), subtracts === 1);
        return (count - 1) * Math.max(1, bitsOfRange(sum) - Math.abs(shift));
      };
