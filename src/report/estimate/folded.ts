import type { OpOf } from '../../ir/op.ts';
import { AdderTrees } from './adderTrees.ts';
import { castElement } from './cast.ts';
import type { ContractShape } from './contractShape.ts';
import { type Cost, free } from './cost.ts';
import { choiceLevels, choiceLuts, largestLutWeights, tableLuts, weightBlockRams } from './memory.ts';
import { variableProduct } from './multiply.ts';
import { addWires, eitherWire, isConstant, type Wire, wire, wireOfType, zero } from './wire.ts';
import type { Context, Step, Work } from './work.ts';

/**
 * hls4ml's resource strategy: in each of R turns either a block of n_in / R inputs meets all units, or (R > n_in) one
 * input meets a block of units. Multipliers are general ones, as wide as the widest datum and weight; zeros take a
 * turn like all weights.
 */
export function foldedContraction(op: OpOf<'contract'>, shape: ContractShape, context: Context): Work {
  const { technology, reuse } = context;
  const { inputs, outputs, instances } = shape;
  const block = Math.max(1, Math.ceil(inputs / reuse));
  const groups = Math.max(1, Math.ceil(reuse / inputs));
  const units = Math.ceil(outputs / groups);
  const [leftId, rightId] = shape.weightsLeft ? [op.right, op.left] : [op.left, op.right];
  const datum = covering(context.wiresOf(leftId));
  const weights = context.wiresOf(rightId);
  const weight = covering(weights);
  const multipliers = block * units * instances;
  const one = variableProduct(datum, weight, technology);
  const { total, result } = accumulated(op, one.wire, inputs, context);

  const trees = new AdderTrees();
  for (let sum = 0; sum < units * instances; sum++) trees.add(new Array<Wire>(block).fill(one.wire));
  const turning = Math.min(reuse, inputs);
  const data = choiceLuts(turning, datum.bits) * block * instances;
  const targets = choiceLuts(groups, total.bits) * units * instances;
  const stored = weightsOf(weights, weight, multipliers, block * units, reuse);
  const accumulators = total.bits * units * instances + result.lut * outputs * instances;
  const steps: Step[] = [
    {
      delay: technology.levels(Math.max(1, choiceLevels(turning))),
      bits: operandBits(multipliers, datum, weight),
    },
    { delay: one.delay, bits: one.wire.bits * multipliers },
    ...trees.steps(technology),
    { delay: technology.levels(choiceLevels(groups)) + technology.adder(total.bits) + result.delay, bits: 0 },
  ];
  return {
    wires: new Array<Wire>(shape.left.length).fill(total),
    cost: {
      ...stored,
      lut: stored.lut + one.lut * multipliers + trees.lut + data + targets + accumulators,
      ff: total.bits * outputs * instances,
      dsp: one.dsp * multipliers,
    },
    steps: steps.filter(({ delay }) => delay > 0),
    multiplications: inputs * outputs * instances,
    turns: reuse,
  };
}

const operandBits = (multipliers: number, datum: Wire, weight: Wire): number =>
  multipliers * (datum.bits + weight.bits);

/** One wire that can be any of these. */
const covering = (wires: readonly Wire[]): Wire => {
  const all = wires.reduce(eitherWire, zero);
  // A weight is no longer a constant when its turn comes and goes.
  return isConstant(all) ? wire(Math.min(0, all.low), Math.max(1, all.high), all.step) : all;
};

/** Width of the accumulators, and what a type of their own costs in every turn. */
function accumulated(
  { accumulator, bias }: OpOf<'contract'>,
  product: Wire,
  inputs: number,
  context: Context,
): { total: Wire; result: { lut: number; delay: number } } {
  const exact = wire(product.low * inputs, product.high * inputs, product.step);
  if (!accumulator) return { total: exact, result: { lut: 0, delay: 0 } };
  const start = bias === undefined ? zero : covering(context.wiresOf(bias));
  const cast = castElement(addWires(exact, start), accumulator.type, context.technology);
  return {
    total: wireOfType(accumulator.type),
    result: { lut: cast.lut, delay: cast.rounding + cast.limiting },
  };
}

/** Weights of all turns: a ROM in LUTs, or block RAM for many turns. Data that meet data are chosen by multiplexers. */
function weightsOf(
  weights: readonly Wire[],
  weight: Wire,
  multipliers: number,
  distinct: number,
  reuse: number,
): Cost {
  if (!weights.every(isConstant)) return { ...free, lut: choiceLuts(reuse, weight.bits) * multipliers };
  const bits = weight.bits * distinct;
  return reuse <= largestLutWeights
    ? { ...free, lut: tableLuts(Math.ceil(Math.log2(reuse)), bits) }
    : { ...free, bram18: weightBlockRams(bits, reuse) };
}
