import { fail } from '../base/errors.ts';
import type { ModuleBuilder } from '../ir/builder.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';
import { evaluateKernel } from './kernel/evaluate.ts';
import type { KernelProgram } from './kernel/expression.ts';
import { kernelLowering } from './kernel/lower.ts';
import { checkSymmetric } from './kernel/symmetric.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from './layer.ts';
import { type KernelArgument, programOf } from './map.ts';
import { commonChecks, truth } from './options.ts';
import { real } from './real.ts';
import { single } from './results.ts';

export interface PairwiseOptions extends CommonOptions<'table' | 'result'> {
  /**
   * True where the kernel gives the same for (a, b) as for (b, a): each pair is computed once and used twice, half of
   * the hardware. Checked on sample values.
   */
  readonly symmetric?: boolean;
}

type Checked = PairwiseOptions & { readonly kernel: KernelProgram };

function inferPairwise(columns: readonly Shape[], { kernel, symmetric }: Checked): Shape {
  const [first = []] = columns;
  const [particles = 0] = first;
  for (const shape of columns) {
    if (shape.length !== 1 || shape[0] !== particles) {
      fail('HLS3001', `pairwise: a column has the shape ${formatShape(shape)}`, {
        help: 'each column is a tensor of one number a particle, [n]: take(x, { axis: -1, index: 0 })',
      });
    }
  }
  if (kernel.parameters.length !== 2 * columns.length || columns.length === 0) {
    fail(
      'HLS3001',
      `the kernel '${kernel.name}' takes ${kernel.parameters.length} numbers, pairwise gives it ${2 * columns.length}`,
      { span: kernel.span, help: 'first the columns of one particle, then the same columns of the other' },
    );
  }
  if (symmetric) checkSymmetric(kernel, columns.length);
  return kernel.returnsArray ? [particles, particles, kernel.results.length] : [particles, particles];
}

/** The pairs that are computed, and for each place of the result (row by row) which of them stands there. */
function pairsOf(particles: number, symmetric: boolean): { left: number[]; right: number[]; at: number[] } {
  const [left, right, at]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < particles; i++) {
    for (let j = 0; j < particles; j++) {
      if (symmetric && j < i) {
        at.push(at[j * particles + i] ?? 0);
        continue;
      }
      at.push(left.length);
      left.push(i);
      right.push(j);
    }
  }
  return { left, right, at };
}

function pairwiseReal(columns: readonly RealTensor[], { kernel }: Checked, result: Shape): RealTensor {
  const [particles = 0] = result;
  const data = new Float64Array(result.reduce((a, b) => a * b, 1));
  let position = 0;
  for (let i = 0; i < particles; i++) {
    for (let j = 0; j < particles; j++) {
      const values = [i, j].flatMap((particle) => columns.map((column) => column.data[particle] ?? 0));
      for (const expression of kernel.results) data[position++] = evaluateKernel(expression, values);
    }
  }
  return real(result, data);
}

const pick = (builder: ModuleBuilder, x: Value, indices: readonly number[]): Value =>
  builder.rearrange({ form: 'gather', axis: 0, indices }, x);

function lowerPairwise(context: LoweringContext<Checked>, columns: readonly Value[], result: Shape): Value {
  const { builder, options } = context;
  const [particles = 0] = result;
  const { left, right, at } = pairsOf(particles, options.symmetric ?? false);
  const given = [left, right].flatMap((indices) => columns.map((column) => pick(builder, column, indices)));
  const lower = kernelLowering(context, given);
  const features = options.kernel.results.map((expression) =>
    builder.reshape(builder.broadcastTo(lower(expression), [left.length]), [left.length, 1]),
  );
  const all = builder.rearrange({ form: 'concat', axis: 1 }, ...features);
  return builder.reshape(pick(builder, context.castTo('result', all), at), result);
}

const pairwiseLayer: LayerDefinition<Checked> = {
  kind: 'pairwise',
  summary: 'a scalar TypeScript function of every pair of particles',
  options: { ...commonChecks('table', 'result'), symmetric: truth, kernel: () => undefined },
  roles: { table: 'exact', result: 'exact' },
  infer: (inputs, options) => [inferPairwise(inputs, options)],
  reference: (inputs, options, [shape = []]) => [pairwiseReal(inputs, options, shape)],
  lower: (context, inputs) => {
    const [particles = 0] = inputs[0]?.shape ?? [];
    const { kernel } = context.options;
    return [lowerPairwise(context, inputs, [particles, particles, kernel.results.length])].map((value) =>
      kernel.returnsArray ? value : context.builder.reshape(value, [particles, particles]),
    );
  },
};

/**
 * A scalar function of every pair of particles: columns [n] each to [n, n], or to [n, n, k] where the function returns
 * an array of k. Its parameters are the columns of one particle, then those of the other: the Particle Transformer's
 * ln kT, ln z, ln Δ and ln m² (H. Qu et al., arXiv 2202.03772).
 */
export const pairwise = layerFunction(
  pairwiseLayer,
  (kernel: KernelArgument, columns: readonly Tensor[], options: PairwiseOptions = {}) => ({
    inputs: columns,
    options: { ...options, kernel: programOf(kernel) },
  }),
  single,
);
