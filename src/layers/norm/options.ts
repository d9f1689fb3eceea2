import { fail } from '../../base/errors.ts';
import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed } from '../../numeric/fixedType.ts';
import { type RealTensor, requireFinite } from '../../numeric/parameter.ts';
import { formatShape, type Shape } from '../../numeric/shape.ts';
import type { CommonOptions, LoweringContext, RoleSource } from '../layer.ts';
import { commonChecks, type OptionCheck, type OptionChecks, parameter } from '../options.ts';

type NormRole = 'table' | 'accum' | 'scale' | 'bias' | 'result';

/**
 * Options of the normalizations along the last axis. `table` is the type of the entries of 1/√, `accum` that of the
 * normalized value before scale and shift (exact when left out).
 */
export interface NormOptions extends CommonOptions<NormRole> {
  /** [features]; 1 when left out, and then nothing is multiplied. */
  readonly gamma?: RealTensor;
  /** [features]; 0 when left out. */
  readonly beta?: RealTensor;
  /** Added to the variance; 1e-5 when left out, as in PyTorch. */
  readonly epsilon?: number;
  /** Entries of the table of 1/√, a power of two from 4 to 65536; 1024 when left out, one block RAM. */
  readonly tableSize?: number;
}

const notNegative: OptionCheck = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? undefined
    : 'expected a number, 0 or more';

const powerOfTwo: OptionCheck = (value) =>
  typeof value === 'number' && Number.isInteger(Math.log2(value)) && value >= 4 && value <= 65536
    ? undefined
    : 'expected a power of two from 4 to 65536';

export const normChecks: OptionChecks<NormOptions> = {
  ...commonChecks('table', 'accum', 'scale', 'bias', 'result'),
  gamma: parameter,
  beta: parameter,
  epsilon: notNegative,
  tableSize: powerOfTwo,
};

export const normRoles: { readonly [R in NormRole]: RoleSource } = {
  table: 'exact',
  accum: 'exact',
  scale: 'weights',
  bias: 'weights',
  result: 'values',
};

export const epsilonOption = (options: NormOptions): number => options.epsilon ?? 1e-5;
export const indexBitsOf = (options: NormOptions): number => Math.log2(options.tableSize ?? 1024);

/** The type of the table's entries: named, or with two bits more than the index resolves. */
export const tableTypeOf = (context: LoweringContext<NormOptions>): FixedType =>
  context.type('table')
    ? context.requiredType('table')
    : fixed(false, indexBitsOf(context.options) + 4, 1, 'RND', 'SAT');

/** The input's own shape; throws HLS3001 on a scalar and HLS3003 on a gamma or beta of another length. */
export function inferNorm(kind: string, shape: Shape, { gamma, beta }: NormOptions): Shape {
  const features = shape.at(-1) ?? fail('HLS3001', `${kind} needs an input with at least one axis`);
  for (const [name, tensor] of Object.entries({ gamma, beta })) {
    if (!tensor) continue;
    requireFinite(tensor);
    if (tensor.shape.length !== 1 || tensor.shape[0] !== features) {
      fail('HLS3003', `${kind}: ${name} has the shape ${formatShape(tensor.shape)}, expected [${features}]`, {
        option: name,
        help: 'one number for each feature, the last axis of the input',
      });
    }
  }
  return shape;
}

/** `normalized · gamma + beta`, rounded to the result's type. */
export function scaleAndShift(context: LoweringContext<NormOptions>, normalized: Value): Value {
  const { builder, options } = context;
  const { gamma, beta } = options;
  const inner = context.castTo('accum', normalized);
  const scaled = gamma ? builder.times(inner, context.parameter('scale', gamma)) : inner;
  return context.castTo('result', beta ? builder.plus(scaled, context.parameter('bias', beta)) : scaled);
}

/** Trained values by role. */
export const normParameters = ({ gamma, beta }: NormOptions) => ({
  ...(gamma ? { scale: gamma } : {}),
  ...(beta ? { bias: beta } : {}),
});
