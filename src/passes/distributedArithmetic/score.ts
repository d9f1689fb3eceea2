import type { PatternWeight } from './patterns.ts';
import { bitsOfRange, sumRange } from './ranges.ts';
import type { Sums } from './sums.ts';

/** LUT of a pattern's adder; where only adders count, nothing. */
export const weightOfPatterns = ({ ranges }: Sums): PatternWeight | undefined =>
  ranges.length === 0
    ? undefined
    : ({ first, second, shift, subtracts }) => {
        const [a, b] = [ranges[first], ranges[second]];
        if (!a || !b) return 1;
        const sum = sumRange(a, Math.max(0, -shift), b, Math.max(0, shift), subtracts === 1);
        return Math.min(255, Math.max(1, bitsOfRange(sum) - Math.abs(shift)));
      };
