import { fail } from '../base/errors.ts';
import type { ModuleBuilder } from '../ir/builder.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { commonChecks } from './options.ts';
import { zipReal } from './real.ts';
import { single } from './results.ts';

export interface ElementwiseOptions extends CommonOptions<'result'> {}

/** The shape both are repeated to, as in NumPy; throws HLS3001 where there is none. */
export function commonShape(kind: string, left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) {
      fail('HLS3001', `${kind}: ${formatShape(left)} and ${formatShape(right)} do not fit together`, {
        help: 'extents must be equal or 1, counted from the last axis',
      });
    }
    return Math.max(a, b);
  });
}

const definition = (
  kind: string,
  summary: string,
  reference: (a: number, b: number) => number,
  lower: (builder: ModuleBuilder, a: Value, b: Value) => Value,
): LayerDefinition<ElementwiseOptions> => ({
  kind,
  summary,
  options: commonChecks('result'),
  roles: { result: 'values' },
  infer: ([left = [], right = []]) => [commonShape(kind, left, right)],
  reference: ([a, b]) => (a && b ? [zipReal(a, b, reference)] : []),
  lower: (context, [a, b]) => (a && b ? [context.castTo('result', lower(context.builder, a, b))] : []),
});

const read = (a: Tensor, b: Tensor, options: ElementwiseOptions = {}) => ({ inputs: [a, b], options });

/** `a + b`, repeated as in NumPy. */
export const add = layerFunction(
  definition(
    'add',
    'a + b',
    (x, y) => x + y,
    (builder, x, y) => builder.plus(x, y),
  ),
  read,
  single,
);

/** `a − b`, repeated as in NumPy. */
export const subtract = layerFunction(
  definition(
    'subtract',
    'a − b',
    (x, y) => x - y,
    (builder, x, y) => builder.minus(x, y),
  ),
  read,
  single,
);

/** `a · b` element by element, repeated as in NumPy. */
export const multiply = layerFunction(
  definition(
    'multiply',
    'a · b',
    (x, y) => x * y,
    (builder, x, y) => builder.times(x, y),
  ),
  read,
  single,
);

/** The larger of `a` and `b`, repeated as in NumPy. */
export const maximum = layerFunction(
  definition('maximum', 'max(a, b)', Math.max, (builder, x, y) => builder.binary('max', x, y)),
  read,
  single,
);

/** The smaller of `a` and `b`, repeated as in NumPy. */
export const minimum = layerFunction(
  definition('minimum', 'min(a, b)', Math.min, (builder, x, y) => builder.binary('min', x, y)),
  read,
  single,
);
