import { fail } from '../base/errors.ts';
import type { Tensor } from '../ir/graph.ts';
import type { Value } from '../ir/module.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { type Shape, sizeOf } from '../numeric/shape.ts';
import { commonShape } from './elementwise.ts';
import { evaluateKernel } from './kernel/evaluate.ts';
import type { KernelProgram } from './kernel/expression.ts';
import type { Kernel } from './kernel/kernel.ts';
import { kernelLowering } from './kernel/lower.ts';
import { type CommonOptions, type LayerDefinition, type LoweringContext, layerFunction } from './layer.ts';
import { commonChecks } from './options.ts';
import { broadcastReal, real } from './real.ts';
import { single } from './results.ts';

export interface MapOptions extends CommonOptions<'table' | 'result'> {}

type Checked = MapOptions & { readonly kernel: KernelProgram };

const elementShape = (inputs: readonly Shape[]): Shape =>
  inputs.reduce((a, b) => commonShape('map', a, b), []);

function inferMap(inputs: readonly Shape[], { kernel }: Checked): Shape {
  if (kernel.parameters.length !== inputs.length) {
    fail(
      'HLS3001',
      `the kernel '${kernel.name}' takes ${kernel.parameters.length} numbers, map gives it ${inputs.length}`,
      {
        span: kernel.span,
        help: `its parameters are ${kernel.parameters.join(', ')}: one tensor each`,
      },
    );
  }
  const shape = elementShape(inputs);
  return kernel.returnsArray ? [...shape, kernel.results.length] : shape;
}

function mapReference(inputs: readonly RealTensor[], { kernel }: Checked, result: Shape): RealTensor {
  const shape = elementShape(inputs.map((x) => x.shape));
  const columns = inputs.map((x) => broadcastReal(x, shape).data);
  const width = kernel.results.length;
  const data = new Float64Array(sizeOf(result));
  for (let i = 0; i < sizeOf(shape); i++) {
    const values = columns.map((column) => column[i] ?? 0);
    kernel.results.forEach((expression, k) => {
      data[i * width + k] = evaluateKernel(expression, values);
    });
  }
  return real(result, data);
}

function lowerMap(context: LoweringContext<Checked>, inputs: readonly Value[]): Value {
  const { builder, options } = context;
  const shape = elementShape(inputs.map((x) => x.shape));
  const lower = kernelLowering(context, inputs);
  const results = options.kernel.results.map((expression) => builder.broadcastTo(lower(expression), shape));
  if (!options.kernel.returnsArray) {
    const [only] = results;
    return only ? context.castTo('result', only) : fail('HLS2009', 'the kernel returns nothing');
  }
  const columns = results.map((value) => builder.reshape(value, [...shape, 1]));
  return context.castTo('result', builder.rearrange({ form: 'concat', axis: shape.length }, ...columns));
}

const mapLayer: LayerDefinition<Checked> = {
  kind: 'map',
  summary: 'a scalar TypeScript function, element by element',
  options: { ...commonChecks('table', 'result'), kernel: () => undefined },
  roles: { table: 'exact', result: 'exact' },
  infer: (inputs, options) => [inferMap(inputs, options)],
  reference: (inputs, options, [shape = []]) => [mapReference(inputs, options, shape)],
  lower: (context, inputs) => [lowerMap(context, inputs)],
};

/** What `map` takes: a function in a model file, which the compiler has made a program of when this runs. */
export type KernelArgument = Kernel | KernelProgram;

/** The program that the front end has made of a kernel; throws HLS2009 where a model file is run instead of compiled. */
export const programOf = (kernel: KernelArgument): KernelProgram =>
  typeof kernel === 'object'
    ? kernel
    : fail('HLS2009', 'a kernel is needed with its source: compile the model file instead of running it');

/**
 * Applies a scalar function to tensors, element by element, repeated as in NumPy: one parameter a tensor. A function
 * that returns an array gives a tensor with one more axis at the end.
 */
export const map = layerFunction(
  mapLayer,
  (kernel: KernelArgument, inputs: readonly Tensor[], options: MapOptions = {}) => ({
    inputs,
    options: { ...options, kernel: programOf(kernel) },
  }),
  single,
);
