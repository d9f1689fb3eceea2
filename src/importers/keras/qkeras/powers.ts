import type { QkerasQuantizer } from './quantizer.ts';
import { epsilon, powerOf } from './single.ts';

type Powers = Extract<QkerasQuantizer, { kind: 'po2' | 'reluPo2' }>;

/** A power of two and the least magnitude in single precision that becomes it. */
export interface PowerLevel {
  readonly from: number;
  readonly value: number;
}

const view = new DataView(new ArrayBuffer(4));

/** Positive numbers in single precision in their order. */
function singleAt(index: number): number {
  view.setUint32(0, index);
  return view.getFloat32(0);
}

function indexOf(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}

/** Largest magnitude that is looked at: beyond it the largest power has long been reached. */
const beyond = 2 ** 100;

/** The levels of a quantizer from the least, which begins at 0, to the largest. */
export function powerLevels(quantizer: Powers): PowerLevel[] {
  const levels: PowerLevel[] = [{ from: 0, value: powerOf(0, quantizer) }];
  let from = indexOf(epsilon);
  const end = indexOf(beyond);
  for (let value = powerOf(singleAt(from), quantizer); ; value = powerOf(singleAt(from), quantizer)) {
    if (value !== levels.at(-1)?.value) levels.push({ from: singleAt(from), value });
    if (powerOf(beyond, quantizer) === value) return levels;
    let [below, above] = [from, end];
    while (above - below > 1) {
      const middle = Math.floor((below + above) / 2);
      if (powerOf(singleAt(middle), quantizer) === value) below = middle;
      else above = middle;
    }
    from = above;
  }
}

/** A nested condition that gives the power of the magnitude `x`. */
export const powerExpression = (levels: readonly PowerLevel[], x: string): string =>
  levels.reduce(
    (rest, { from, value }, i) => (i === 0 ? String(value) : `${x} >= ${from} ? ${value} : ${rest}`),
    '',
  );
