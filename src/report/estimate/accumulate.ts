import type { FixedType } from '../../numeric/fixedType.ts';
import { AdderTrees, type Fitted } from './adderTrees.ts';
import { castElement, type ElementCast } from './cast.ts';
import type { Technology } from './technology.ts';
import { adderBits, addWires, type Wire, zero } from './wire.ts';
import type { Step } from './work.ts';

/** The rules by which terms are added up. */
export interface Accumulation {
  readonly type: FixedType;
  /** Every term is cast before it is added, or every sum after it. */
  readonly cast: 'term' | 'sum';
  /** The model itself asks for a balanced tree. */
  readonly tree?: boolean;
}

/** Sums of one op: what they take, and the steps they are made in. */
export interface Sums {
  readonly lut: () => number;
  readonly steps: () => readonly Step[];
  readonly add: (terms: readonly Wire[]) => Wire;
}

/** In a type that only wraps around, the order of additions does not matter, so HLS balances them. */
const isBalanced = ({ type, cast, tree }: Accumulation): boolean =>
  tree === true || (cast === 'term' && type.overflow === 'WRAP');

/** Balanced trees where order does not matter, else one addition after the other with a cast behind each. */
export function sumsOf(accumulation: Accumulation | undefined, technology: Technology): Sums {
  if (accumulation && !isBalanced(accumulation)) return chains(accumulation, technology);
  const trees = new AdderTrees(accumulation && fitting(accumulation.type, technology));
  const casts = new Casts(accumulation?.type, technology);
  return {
    lut: () => trees.lut + casts.lut,
    steps: () => [...casts.steps(), ...trees.steps(technology)],
    add: (terms) => trees.add(terms.map((term) => casts.of(term))),
  };
}

/** Brings a sum of two numbers of a type back into it. */
const fitting =
  (type: FixedType, technology: Technology) =>
  (sum: Wire): Fitted => {
    const { wire, lut, rounding, limiting } = castElement(sum, type, technology);
    return { wire, lut, delay: rounding + limiting };
  };

/** Casts of terms to the accumulator's type, side by side. */
class Casts {
  lut = 0;
  private bits = 0;
  private delay = 0;
  private readonly type: FixedType | undefined;
  private readonly technology: Technology;

  constructor(type: FixedType | undefined, technology: Technology) {
    this.type = type;
    this.technology = technology;
  }

  of(term: Wire): Wire {
    if (!this.type) return term;
    const { wire, lut, rounding, limiting } = castElement(term, this.type, this.technology);
    this.lut += lut;
    this.bits += wire.bits;
    this.delay = Math.max(this.delay, rounding + limiting);
    return wire;
  }

  steps(): Step[] {
    return this.delay > 0 ? [{ delay: this.delay, bits: this.bits }] : [];
  }
}

/** One addition behind the other, as hls4ml's order demands where the accumulator rounds or saturates. */
function chains({ type, cast }: Accumulation, technology: Technology): Sums {
  let lut = 0;
  const links: { delay: number; bits: number }[] = [];
  const link = (at: number, delay: number, bits: number): void => {
    const known = links[at] ?? { delay: 0, bits: 0 };
    links[at] = { delay: Math.max(known.delay, delay), bits: known.bits + bits };
  };
  const cost = ({ lut: taken, rounding, limiting }: ElementCast): number => {
    lut += taken;
    return rounding + limiting;
  };
  return {
    lut: () => lut,
    steps: () => links,
    add: (terms) => {
      let waiting = terms.reduce((sum, { bits }) => sum + bits, 0);
      let total: Wire = zero;
      terms.forEach((term, i) => {
        const casted = castElement(term, type, technology);
        const next = cast === 'term' ? casted.wire : term;
        const sum = addWires(total, next);
        const bits = adderBits(total, next, sum);
        lut += bits;
        const limited = castElement(sum, type, technology);
        const before = cast === 'term' ? cost(casted) : 0;
        waiting -= term.bits;
        link(
          i,
          before + (bits > 0 ? technology.adder(bits) : 0) + cost(limited),
          limited.wire.bits + waiting,
        );
        total = limited.wire;
      });
      return total;
    },
  };
}
