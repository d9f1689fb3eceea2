import { type ContractTerms, contractTerms } from '../../ir/contractTerms.ts';
import { type Module, scopeAt, type Value, valueAt } from '../../ir/module.ts';
import type { OpOf, ValueId } from '../../ir/op.ts';
import { fractionOf } from '../../numeric/fixedType.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import { largestCoefficientBits } from './optimize.ts';

/** A constant matrix, and everywhere it is applied. */
export interface ConstantMatrix {
  /** `columns[output][term]`: elements of the constant operand. */
  readonly columns: readonly Uint32Array[];
  readonly places: readonly MatrixPlace[];
}

/** Elements of the data operand, term by term, and elements of the result, output by output. */
export interface MatrixPlace {
  readonly reads: Uint32Array;
  readonly results: readonly number[];
}

/** A contraction as products of constant matrices with rows of data. */
export interface ConstantContraction {
  readonly data: ValueId;
  readonly constant: ValueId;
  readonly matrices: readonly ConstantMatrix[];
}

/** A constant, or one whose elements were only moved. */
function isConstant(module: Pick<Module, 'values'>, id: ValueId): boolean {
  const { op } = valueAt(module, id);
  return (
    op.kind === 'constant' ||
    (op.kind === 'rearrange' && op.operands.every((operand) => isConstant(module, operand)))
  );
}

/** Bits that the fractions of a tensor's element types differ by. */
function spread({ type }: Value): number {
  if (type.granularity === 'tensor') return 0;
  const fractions = type.types.filter(({ width }) => width > 0).map(fractionOf);
  return Math.max(0, ...fractions) - Math.min(Math.max(0, ...fractions), ...fractions);
}

type Sides = Pick<ConstantContraction, 'data' | 'constant'>;

/** Which side of a contraction holds constants; undefined where none does, or both, which is computed at compile time. */
function sidesOf(module: Pick<Module, 'values'>, { left, right }: OpOf<'contract'>): Sides | undefined {
  const [data, constant] = isConstant(module, right) ? [left, right] : [right, left];
  return isConstant(module, constant) && !isConstant(module, data) ? { data, constant } : undefined;
}

/** True when coefficients can be as wide as the constants' types allow and still be taken apart into digits. */
function isNarrow(
  module: Pick<Module, 'values'>,
  { left, spec }: OpOf<'contract'>,
  { data, constant }: Sides,
): boolean {
  const { shape, type } = valueAt(module, constant);
  const [own, other] = constant === left ? [spec.left, spec.right] : [spec.right, spec.left];
  // A datum that meets the constant along a whole axis is multiplied by the axis's sum.
  const repeats = [...own].reduce(
    (product, letter, axis) =>
      other.includes(letter) || spec.output.includes(letter) ? product : product * (shape[axis] ?? 1),
    1,
  );
  const bits = containerOf(type).width + spread(valueAt(module, data)) + Math.log2(repeats);
  return bits <= largestCoefficientBits;
}

/** The sides of a contraction that can be an adder graph. */
export function constantSides(module: Pick<Module, 'values'>, op: OpOf<'contract'>): Sides | undefined {
  const sides = op.accumulator ? undefined : sidesOf(module, op);
  return sides && isNarrow(module, op, sides) ? sides : undefined;
}

/** Why a product with constants cannot be an adder graph; undefined where it can, or is no such product. */
export function obstacleOf(
  module: Pick<Module, 'values'>,
  op: OpOf<'contract'>,
): 'accumulator' | 'width' | undefined {
  const sides = sidesOf(module, op);
  if (!sides) return undefined;
  return op.accumulator ? 'accumulator' : isNarrow(module, op, sides) ? undefined : 'width';
}

/**
 * How a contraction becomes adder graphs: the one decision of both back ends and of the report. Undefined where it is no
 * product with constants, or sums in an accumulator's type, where every product is rounded on its own.
 */
export function constantContraction(
  module: Pick<Module, 'values'>,
  op: OpOf<'contract'>,
): ConstantContraction | undefined {
  const sides = constantSides(module, op);
  if (!sides) return undefined;
  const pairs = contractTerms(op.spec, valueAt(module, op.left).shape, valueAt(module, op.right).shape);
  return { ...sides, matrices: matricesOf(pairs, sides.constant === op.left) };
}

function matricesOf(pairs: ContractTerms, weightsLeft: boolean): ConstantMatrix[] {
  const { count, outputs } = pairs;
  const [data, weights] = weightsLeft ? [pairs.right, pairs.left] : [pairs.left, pairs.right];
  if (count === 0) return [];
  const row = (of: Uint32Array, result: number): Uint32Array =>
    of.subarray(result * count, (result + 1) * count);
  // Terms lie in the same steps for every result, so the first one tells them all.
  const first = (of: Uint32Array, result: number): number => of[result * count] ?? 0;
  const places = new Map<number, number[]>();
  for (let result = 0; result < outputs; result++) {
    const at = first(data, result);
    const known = places.get(at);
    if (known) known.push(result);
    else places.set(at, [result]);
  }
  const matrices = new Map<string, { columns: Uint32Array[]; places: MatrixPlace[] }>();
  for (const results of places.values()) {
    const key = results.map((result) => first(weights, result)).join(',');
    const matrix = matrices.get(key) ?? {
      columns: results.map((result) => row(weights, result)),
      places: [],
    };
    matrix.places.push({ reads: row(data, results[0] ?? 0), results });
    matrices.set(key, matrix);
  }
  return [...matrices.values()];
}

/** True for a contraction whose layer asks for adder graphs, and that can be some. */
export function isAdderGraph(module: Pick<Module, 'values' | 'scopes'>, { op, scope, type }: Value): boolean {
  return (
    op.kind === 'contract' &&
    scopeAt(module, scope).strategy === 'distributed_arithmetic' &&
    containerOf(type).width > 0 &&
    constantSides(module, op) !== undefined
  );
}
