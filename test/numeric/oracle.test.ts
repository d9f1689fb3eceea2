import { describe, expect, it } from 'vitest';
import { castRaw } from '../../src/numeric/castBig.ts';
import { castKernel, castsOnNumbers, numberCaster } from '../../src/numeric/castNumbers.ts';
import { type FixedType, formatType, fractionOf } from '../../src/numeric/fixedType.ts';
import { oracleCasts, oracleSize } from '../oracle/casts.ts';

/** Compares one implementation with the whole table and counts the casts. */
function compare(cast: (raw: number, source: FixedType, target: FixedType) => number): number {
  let compared = 0;
  for (const { source, target, first, results } of oracleCasts()) {
    results.forEach((expected, i) => {
      const raw = first + i;
      const got = cast(raw, source, target);
      compared++;
      if (got !== expected) {
        throw new Error(
          `${formatType(source)} raw ${raw} to ${formatType(target)}: ${got}, SystemC says ${expected}`,
        );
      }
    });
  }
  return compared;
}

describe('casts agree with SystemC in every case of small types', () => {
  it('on bigints', () => {
    expect(compare((raw, source, target) => Number(castRaw(BigInt(raw), fractionOf(source), target)))).toBe(
      oracleSize,
    );
  });

  it('on numbers, one by one', () => {
    let caster: { source: FixedType; target: FixedType; cast: (raw: number) => number } | undefined;
    const compared = compare((raw, source, target) => {
      if (caster?.target !== target || caster.source !== source) {
        caster = { source, target, cast: numberCaster(fractionOf(source), target) };
      }
      return caster.cast(raw);
    });
    expect(compared).toBe(oracleSize);
  });

  it('on numbers, a row at a time', () => {
    let compared = 0;
    for (const { source, target, first, results } of oracleCasts()) {
      expect(castsOnNumbers(source.width, fractionOf(source), target)).toBe(true);
      const row = Float64Array.from(results, (_, i) => first + i);
      const out = new Float64Array(row.length);
      castKernel(fractionOf(source), target)(row, 0, out, 0, row.length, 1);
      out.forEach((got, i) => {
        if (got !== results[i])
          throw new Error(`${formatType(source)} raw ${first + i} to ${formatType(target)}: ${got}`);
      });
      compared += results.length;
    }
    expect(compared).toBe(oracleSize);
  });
});
