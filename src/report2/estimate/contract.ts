import { planContract } from '../../ir/einsum.ts';
import { type Module, scopeAt, type Value, valueAt } from '../../ir/module.ts';
import type { OpOf } from '../../ir/op.ts';
import { toBig } from '../../numeric/rawTensor.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import type { Part } from '../../report/parts.ts';
import { dspWidthsOf } from '../dsp.ts';
import { type Cost, constantMultiplier, multiplier } from './cost.ts';
import { adderDelay, delays } from './delays.ts';

/** LUTs an adder inside a matrix product takes for each bit of the final sum: early levels are narrower. */
const treeShare = 0.85;

/** What the three ways of multiplying need to know. */
interface Product {
  readonly results: number;
  readonly terms: number;
  /** Bits of a result. */
  readonly bits: number;
  /** Bits of both operands. */
  readonly left: number;
  readonly right: number;
  readonly part: Part;
}

/** A matrix product: multipliers, and a tree of adders for every result. */
export function contractCost(module: Module, value: Value, op: OpOf<'contract'>, part: Part): Cost {
  const left = valueAt(module, op.left);
  const right = valueAt(module, op.right);
  const { summed, extents } = planContract(op.spec, left.shape, right.shape);
  const product: Product = {
    results: sizeOf(value.shape),
    terms: summed.reduce((count, letter) => count * (extents.get(letter) ?? 1), 1),
    bits: containerOf(value.type).width,
    left: containerOf(left.type).width,
    right: containerOf(right.type).width,
    part,
  };
  const { strategy, reuseFactor } = scopeAt(module, value.scope);
  const constant = [right, left].find((operand) => operand.op.kind === 'constant');
  if (strategy === 'resource' && reuseFactor > 1) return folded(product, reuseFactor);
  if (constant?.op.kind !== 'constant') return variable(product);
  return unrolled(product, toBig(constant.op.data), constant === right ? product.left : product.right);
}

const multiplierDelay = (dsp: number, bits: number): number => (dsp > 0 ? delays.dsp : 2 * adderDelay(bits));
const levels = (terms: number): number => Math.ceil(Math.log2(Math.max(1, terms)));

/** Data times data: every product has a multiplier. */
function variable({ results, terms, bits, left, right, part }: Product): Cost {
  const one = multiplier(left, right, dspWidthsOf(part));
  const count = results * terms;
  const adders = results * (terms - 1);
  return {
    multiplications: count,
    lut: count * one.lut + adders * Math.ceil(bits * treeShare),
    dsp: count * one.dsp,
    bram18: 0,
    delay: multiplierDelay(one.dsp, bits) + levels(terms) * adderDelay(bits),
    turns: 0,
  };
}

/** Constants of more signed digits than this are worth a DSP block where their operands are wide. */
const mostAdders = 2;

/** Every weight has hardware of its own: zeros and powers of two are free, short ones are shift-adds, others take a DSP. */
function unrolled(
  { results, terms, bits, left, right, part }: Product,
  raws: readonly bigint[],
  inputBits: number,
): Cost {
  const copies = (results * terms) / Math.max(1, raws.length);
  const wide = multiplier(left, right, dspWidthsOf(part)).dsp;
  const total = { multiplications: 0, lut: 0, dsp: 0, used: 0, delay: 0 };
  for (const raw of raws) {
    if (raw === 0n) continue;
    total.used++;
    const { adders, lut, width } = constantMultiplier(raw, inputBits);
    if (adders === 0) continue;
    total.multiplications++;
    const inDsp = wide > 0 && adders > mostAdders;
    if (inDsp) total.dsp += wide;
    else total.lut += lut;
    total.delay = Math.max(total.delay, inDsp ? delays.dsp : levels(adders + 1) * adderDelay(width));
  }
  // Only products that are not zero are added up.
  const used = total.used * copies;
  const adders = Math.max(0, used - results);
  return {
    multiplications: total.multiplications * copies,
    lut: Math.ceil(total.lut * copies + adders * bits * treeShare),
    dsp: total.dsp * copies,
    bram18: 0,
    delay: total.delay + levels(used / Math.max(1, results)) * adderDelay(bits),
    turns: 0,
  };
}

/** Multipliers used `reuse` times each, accumulators, and LUTs as ROMs of their weights (64 bits a LUT). */
function folded({ results, terms, bits, left, right, part }: Product, reuse: number): Cost {
  const count = Math.ceil((results * terms) / reuse);
  const one = multiplier(left, right, dspWidthsOf(part));
  const rom = Math.ceil((reuse * right) / 64);
  const parallel = Math.max(1, Math.ceil(terms / reuse));
  return {
    multiplications: results * terms,
    lut: count * (one.lut + rom + Math.ceil(bits * treeShare)),
    dsp: count * one.dsp,
    bram18: 0,
    delay: multiplierDelay(one.dsp, bits) + (levels(parallel) + 1) * adderDelay(bits),
    turns: reuse,
  };
}
