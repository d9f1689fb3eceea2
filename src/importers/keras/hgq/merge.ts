import { fail } from '../../../base/errors.ts';
import type { Shape } from '../../../numeric/shape.ts';
import { list, numbers, object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import {
  chain,
  integersOf,
  type LayerContext,
  type LayerMapping,
  numberOf,
  onlyInput,
  refuse,
  type Stage,
  stage,
  textOf,
  truthOf,
} from '../context.ts';
import { formatEquation, outputShape } from '../einsum.ts';
import { partOf, type Variables } from '../variables.ts';
import { common } from './dense.ts';
import { quantizerStage, writeQuantizer } from './parts.ts';
import { readQuantizer } from './quantizer.ts';

/** The shape that tensors are repeated to, as in NumPy; throws HLS3001 where there is none. */
export function commonShape(layer: string, shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const extent = Math.max(1, ...extents);
    return extents.every((each) => each === 1 || each === extent)
      ? extent
      : fail('HLS3001', `layer '${layer}': shapes ${shapes.map(String).join(' and ')} do not fit together`);
  });
}

/** Every input cast by its own quantizer. */
export function quantizedInputs(context: LayerContext): Ref[] {
  const { name, attributes, variables, draft } = context;
  if (!truthOf(context, 'enable_iq', true)) return [...context.inputs];
  const configurations = attributes['iq_confs'];
  const parts = quantizersOf(variables);
  return context.inputs.map((x, i) => {
    const configuration = Array.isArray(configurations) ? configurations[i] : configurations;
    const place = `layer '${name}': iq_confs ${i}`;
    const quantizer = readQuantizer(configuration, parts[i], [1, ...x.shape], place);
    return quantizer ? writeQuantizer(draft, `${name}_input${i + 1}`, x, quantizer) : x;
  });
}

/** The quantizers of a layer with several inputs, in order: they stand together in a part of their own. */
function quantizersOf(variables: Variables): Variables[] {
  const input = partOf(variables, 'iq');
  const together = input
    ? partOf(input, 'quantizers')
    : [...variables.parts].find(([key]) => /^multiple_quantizers(_\d+)?$/.test(key))?.[1];
  return [...(together?.parts.values() ?? [])];
}

/** A layer that joins its inputs two by two: QAdd, QMultiply and their like. */
const joining = (
  call: string,
  most = Number.POSITIVE_INFINITY,
  factorOf = (_count: number): number => 1,
): LayerMapping => ({
  attributes: [...common, 'iq_confs'],
  becomes: `quantize, ${call}`,
  map(context) {
    const { name, draft } = context;
    const [first, ...others] = quantizedInputs(context);
    if (!first || others.length === 0 || others.length >= most)
      return fail('HLS3001', `layer '${name}' has ${context.inputs.length} inputs`);
    const stages = others.map(
      (other, i): Stage => ({
        suffix: others.length === 1 ? 'joined' : `joined${i + 1}`,
        write: (variable, x) =>
          draft.add(variable, call, [x, other], commonShape(name, [x.shape, other.shape])),
      }),
    );
    const shape = commonShape(name, [first.shape, ...others.map((each) => each.shape)]);
    const factor = factorOf(context.inputs.length);
    return chain(name, first, [
      ...stages,
      factor === 1 ? undefined : stage(draft, 'scaled', 'scale', object({ factor: String(factor) }), shape),
      quantizerStage(context, 'oq', 'output', shape),
    ]);
  },
});

/** QEinsum: two tensors of the network contracted. */
const contracted: LayerMapping = {
  attributes: [...common, 'iq_confs', 'equation'],
  becomes: 'quantize, einsum',
  map(context) {
    const { name, draft } = context;
    const [left, right] = quantizedInputs(context);
    if (!left || !right || context.inputs.length !== 2)
      return fail('HLS3001', `layer '${name}' has ${context.inputs.length} inputs, expected two`);
    const text = textOf(context, 'equation');
    const match = /^(\w)(\w*),(\w)(\w*)->(\w)(\w*)$/.exec(text.replace(/\s/g, ''));
    const [, batch, input = '', second, weight = '', third, output = ''] = match ?? [];
    if (!match || batch !== second || batch !== third)
      return refuse(name, 'equation', text, 'expected two tensors and one letter for the event in each');
    const shape = outputShape({ input, weight, output }, left.shape, right.shape);
    const options = object({ equation: quoted(formatEquation({ input, weight, output })) });
    return chain(name, left, [
      {
        suffix: 'product',
        write: (variable, x) => draft.add(variable, 'einsum', [x, right, options], shape),
      },
      quantizerStage(context, 'oq', 'output', shape),
    ]);
  },
};

/** Axes of an event from those of a batch. */
export function eventAxes(context: LayerContext, attribute: string, rank: number): number[] {
  return integersOf(context, attribute).map((axis) => {
    const own = axis < 0 ? axis + rank : axis - 1;
    return own >= 0 && own < rank ? own : refuse(context.name, attribute, axis, 'not an axis of one event');
  });
}

/** QSum and QMeanPow2: a sum over axes times a power of two. */
const summed = (scaleOf: (context: LayerContext, terms: number) => number): LayerMapping => ({
  attributes: [...common, 'axes', 'scale', 'keepdims'],
  becomes: 'quantize, sumPool, scale',
  map(context) {
    const { name, draft } = context;
    const x = onlyInput(context);
    const axes = eventAxes(context, 'axes', x.shape.length);
    const kept = truthOf(context, 'keepdims', false);
    const shape = x.shape.filter((_, axis) => !axes.includes(axis));
    const full = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const terms = axes.reduce((count, axis) => count * (x.shape[axis] ?? 1), 1);
    const factor = scaleOf(context, terms);
    if (!Number.isInteger(Math.log2(factor))) refuse(name, 'scale', factor, 'expected a power of two');
    return chain(name, x, [
      quantizerStage(context, 'iq', 'input', x.shape),
      stage(
        draft,
        'sum',
        'sumPool',
        object({ axis: axes.length === 1 ? String(axes[0]) : numbers(axes) }),
        shape,
      ),
      factor === 1 ? undefined : stage(draft, 'scaled', 'scale', object({ factor: String(factor) })),
      kept ? stage(draft, 'shaped', 'reshape', list(full.map(String)), full) : undefined,
      quantizerStage(context, 'oq', 'output', kept ? full : shape),
    ]);
  },
});

/** Layers of HGQ2 that join or sum. */
export const merges: Readonly<Record<string, LayerMapping>> = {
  QAdd: joining('add'),
  QAveragePow2: joining('add', Number.POSITIVE_INFINITY, (count) => 2 ** Math.round(Math.log2(1 / count))),
  QSubtract: joining('subtract', 2),
  QMultiply: joining('multiply'),
  QMaximum: joining('maximum'),
  QMinimum: joining('minimum'),
  QEinsum: contracted,
  QSum: summed((context) => numberOf(context, 'scale', 1)),
  QMeanPow2: summed((_context, terms) => 2 ** Math.round(Math.log2(1 / terms))),
};
