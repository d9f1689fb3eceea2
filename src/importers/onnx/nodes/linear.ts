import {
  failAt,
  inputAt,
  type NodeContext,
  type NodeMapping,
  numberOf,
  refuse,
  textOf,
  truthOf,
} from '../context.ts';
import { contracted } from '../contract.ts';
import { constant, type Value } from '../values.ts';
import { addValues } from './arithmetic.ts';
import { scaledBy } from './scaled.ts';
import { reshaped } from './shape.ts';

const letters = 'abcdefghijklmnopqrstuvw';

/** The matrix product of NumPy: stacks of matrices, repeated where one has a single one. */
export function matrixProduct(context: NodeContext, left: Value, right: Value): Value {
  if (left.shape.length === 0 || right.shape.length === 0)
    return failAt('HLS3001', context, 'a scalar has no matrix product');
  // A vector is a matrix of one row or column, which the result lacks.
  if (left.shape.length === 1) {
    const product = matrixProduct(
      unnamed(context, 'row'),
      asMatrix(context, left, [1, left.shape[0] ?? 1]),
      right,
    );
    return reshaped(
      context,
      product,
      product.shape.filter((_, axis) => axis !== product.shape.length - 2),
    );
  }
  if (right.shape.length === 1) {
    const product = matrixProduct(
      unnamed(context, 'column'),
      left,
      asMatrix(context, right, [right.shape[0] ?? 1, 1]),
    );
    return reshaped(context, product, product.shape.slice(0, -1));
  }
  const stack = Math.max(left.shape.length, right.shape.length) - 2;
  if (stack > letters.length) return failAt('HLS3001', context, 'it has too many axes');
  const ofStack = (value: Value): string => letters.slice(stack - (value.shape.length - 2), stack);
  if (left.shape.at(-1) !== right.shape.at(-2))
    failAt(
      'HLS3001',
      context,
      `[${left.shape.join(', ')}] and [${right.shape.join(', ')}] do not fit together`,
    );
  return contracted(
    context,
    { value: left, letters: `${ofStack(left)}xy` },
    { value: right, letters: `${ofStack(right)}yz` },
    `${letters.slice(0, stack)}xz`,
  );
}

const unnamed = (context: NodeContext, suffix: string): NodeContext => ({
  ...context,
  name: `${context.name}_${suffix}`,
});

const asMatrix = (context: NodeContext, value: Value, shape: readonly number[]): Value =>
  reshaped(unnamed(context, 'matrix'), value, shape);

function general(context: NodeContext): Value {
  const [a, b, c] = [inputAt(context, 0), inputAt(context, 1), context.inputs[2]];
  if (a.shape.length !== 2 || b.shape.length !== 2)
    return failAt('HLS3001', context, `it multiplies [${a.shape.join(', ')}], expected a matrix`);
  const product = contracted(
    context,
    { value: a, letters: truthOf(context, 'transA', false) ? 'yx' : 'xy' },
    {
      value: scaledConstant(b, numberOf(context, 'alpha', 1)),
      letters: truthOf(context, 'transB', false) ? 'zy' : 'yz',
    },
    'xz',
  );
  const scaled =
    b.kind === 'constant'
      ? product
      : scaledBy(
          unnamed(context, 'alpha'),
          product,
          constant([], Float64Array.of(numberOf(context, 'alpha', 1))),
        );
  if (!c) return scaled;
  const beta = numberOf(context, 'beta', 1);
  const added =
    c.kind === 'constant'
      ? scaledConstant(c, beta)
      : scaledBy(unnamed(context, 'beta'), c, constant([], Float64Array.of(beta)));
  return addValues(context, scaled, added, 'sum');
}

const scaledConstant = (value: Value, factor: number): Value =>
  value.kind === 'dynamic' || factor === 1
    ? value
    : constant(
        value.shape,
        value.data.map((each) => each * factor),
        false,
        {
          steps: value.steps?.map((step) => step * Math.abs(factor)),
          origin: value.origin,
        },
      );

/** An einsum of two tensors; `...` has no counterpart. */
function einsum(context: NodeContext): Value {
  const text = textOf(context, 'equation').replace(/\s/g, '');
  const match = /^([a-zA-Z]+),([a-zA-Z]+)(?:->([a-zA-Z]*))?$/.exec(text);
  const [, first = '', second = '', given] = match ?? [];
  const [left, right] = [inputAt(context, 0), inputAt(context, 1)];
  if (!match || context.inputs.length !== 2)
    return refuse(context, 'equation', 'expected two tensors and a letter for each axis');
  if (first.length !== left.shape.length || second.length !== right.shape.length)
    return refuse(
      context,
      'equation',
      `the tensors have ${left.shape.length} and ${right.shape.length} axes`,
    );
  const once = [...new Set(first + second)]
    .filter((letter) => (first + second).split(letter).length === 2)
    .sort();
  const output = given ?? once.join('');
  const repeats = [first, second, output].some((part) => new Set(part).size !== part.length);
  const alone = once.some((letter) => !output.includes(letter));
  if (repeats || alone)
    return refuse(context, 'equation', 'sums and diagonals of one tensor have no counterpart');
  return contracted(context, { value: left, letters: first }, { value: right, letters: second }, output);
}

/** Products of matrices, of constants and tensors alike. */
export const linear: Readonly<Record<string, NodeMapping>> = {
  Einsum: { attributes: ['equation'], map: einsum },
  Gemm: { attributes: ['alpha', 'beta', 'transA', 'transB', 'broadcast'], map: general },
  MatMul: {
    attributes: [],
    map: (context) => matrixProduct(context, inputAt(context, 0), inputAt(context, 1)),
  },
};
