import type { OpOf } from '../../ir/op.ts';
import { type Accumulation, sumsOf } from './accumulate.ts';
import { adderGraphs } from './adders.ts';
import { type ContractShape, contractShape } from './contractShape.ts';
import { free } from './cost.ts';
import { foldedContraction } from './folded.ts';
import { isMultiplication, type Product, productOf } from './multiply.ts';
import { isConstant, type Wire, zero } from './wire.ts';
import type { Context, Step, Work } from './work.ts';

/** How a contraction adds up its products. */
export const accumulationOf = ({ accumulator }: OpOf<'contract'>): Accumulation | undefined =>
  accumulator && { type: accumulator.type, cast: accumulator.cast === 'product' ? 'term' : 'sum' };

/** A matrix product: a multiplier for every pair that meets and a tree of adders for every result, both folded, or adders alone. */
export function contraction(op: OpOf<'contract'>, context: Context): Work {
  if (context.adders) return adderGraphs(op, context, context.adders);
  const shape = contractShape(context.module, op);
  return context.reuse > 1 ? foldedContraction(op, shape, context) : unrolled(op, shape, context);
}

/** Products of one op. Equal products, of one datum and equal constants, are made once. */
class Products {
  multiplications = 0;
  lut = 0;
  dsp = 0;
  private delay = 0;
  private bits = 0;
  private readonly made = new Map<number, Map<number, Product>>();
  private readonly carried = new Set<number>();
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** The product of two elements at these positions of the left and the right operand. */
  of(a: Wire, b: Wire, left: number, right: number): Product {
    if (isMultiplication(a, b)) this.multiplications++;
    const constant = isConstant(b) ? b : isConstant(a) ? a : undefined;
    // The place of the datum; negative on the right side.
    const position = constant === a ? -1 - right : left;
    const number = constant && constant.low * 2 ** constant.step;
    const known = number !== undefined && this.made.get(position)?.get(number);
    if (known) return known;
    const product = productOf(a, b, this.context.technology, this.context.factor);
    if (number !== undefined) this.remember(position, number, product);
    this.lut += product.lut;
    this.dsp += product.dsp;
    this.delay = Math.max(this.delay, product.delay);
    this.hold(product, position);
    return product;
  }

  private remember(position: number, constant: number, product: Product): void {
    const row = this.made.get(position) ?? new Map<number, Product>();
    this.made.set(position, row.set(constant, product));
  }

  /** A register behind the multipliers holds each product; where nothing was computed, it holds the datum once. */
  private hold({ wire, delay }: Product, position: number): void {
    if (delay === 0 && this.carried.has(position)) return;
    if (delay === 0) this.carried.add(position);
    this.bits += wire.bits;
  }

  steps(): Step[] {
    return this.delay > 0 ? [{ delay: this.delay, bits: this.bits }] : [];
  }
}

function unrolled(op: OpOf<'contract'>, shape: ContractShape, context: Context): Work {
  const left = context.wiresOf(op.left);
  const right = context.wiresOf(op.right);
  const biases = op.bias === undefined ? undefined : context.wiresOf(op.bias);
  const products = new Products(context);
  const sums = sumsOf(accumulationOf(op), context.technology);
  const wires = Array.from(shape.left, (firstLeft, result): Wire => {
    const terms: Wire[] = biases ? [biases[result] ?? zero] : [];
    const firstRight = shape.right[result] ?? 0;
    shape.leftSteps.forEach((step, i) => {
      const a = firstLeft + step;
      const b = firstRight + (shape.rightSteps[i] ?? 0);
      const [x, y] = [left[a] ?? zero, right[b] ?? zero];
      if (x.bits > 0 && y.bits > 0) terms.push(products.of(x, y, a, b).wire);
    });
    return sums.add(terms);
  });
  return {
    wires,
    cost: { ...free, lut: products.lut + sums.lut(), dsp: products.dsp },
    steps: [...products.steps(), ...sums.steps()],
    multiplications: products.multiplications,
    turns: 1,
  };
}
