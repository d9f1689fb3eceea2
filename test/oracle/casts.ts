import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type FixedType,
  fixed,
  maximumRaw,
  minimumRaw,
  overflows,
  roundings,
} from '../../src/numeric/fixedType.ts';

/** All casts from one type into another: `results[i]` belongs to the source's i-th raw value from its smallest. */
export interface OracleCasts {
  readonly source: FixedType;
  readonly target: FixedType;
  readonly first: number;
  readonly results: Int8Array;
}

const sourceFraction = 3;

/** Number of casts in the table. */
export const oracleSize = 550_368;

/** The table of `casts.bin.gz`; README.md describes the order. */
export function* oracleCasts(): Generator<OracleCasts> {
  const bytes = gunzipSync(readFileSync(new URL('casts.bin.gz', import.meta.url)));
  const table = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (const sourceSigned of [false, true]) {
    for (let sourceWidth = 1; sourceWidth <= 6; sourceWidth++) {
      const source = fixed(sourceSigned, sourceWidth, sourceWidth - sourceFraction);
      const first = Number(minimumRaw(source));
      const count = Number(maximumRaw(source)) - first + 1;
      for (const target of targets()) {
        yield { source, target, first, results: table.subarray(at, at + count) };
        at += count;
      }
    }
  }
  if (at !== table.length) throw new Error(`the table has ${table.length} entries, ${at} were read`);
}

function* targets(): Generator<FixedType> {
  for (const signed of [false, true]) {
    for (let width = 1; width <= 5; width++) {
      for (let fraction = -2; fraction <= 5; fraction++) {
        for (const rounding of roundings) {
          for (const overflow of overflows) {
            if (signed && width === 1 && overflow === 'SAT_SYM') continue;
            yield fixed(signed, width, width - fraction, rounding, overflow);
          }
        }
      }
    }
  }
}
