import type { Shape } from '../../numeric/shape.ts';
import { type Code, object, quoted } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { failAt, type NodeContext } from './context.ts';
import { constantFactor, dynamicFactor, eventLetter, type Factor, productScale, realOf } from './operands.ts';
import { weightPrecision } from './scales.ts';
import type { Constant, Dynamic, Value } from './values.ts';
import { line, settled } from './write.ts';

/** A tensor with a letter for each of its axes in the source. */
export interface Lettered {
  readonly value: Value;
  readonly letters: string;
}

/**
 * The product of two tensors, summed over the letters that the result lacks: at least one of them depends on the event.
 * Axes of one are repeated. Becomes `dense` where it is one, else `einsumDense` or `einsum`.
 */
export function contracted(context: NodeContext, first: Lettered, second: Lettered, output: string): Dynamic {
  const operands = [first, second].map((each) => settledUnlessAlone(context, each, [first, second]));
  const event = eventLetter(context, operands);
  const extents = new Map<string, number>();
  for (const { value, letters } of operands)
    [...letters].forEach((letter, axis) => {
      extents.set(letter, Math.max(extents.get(letter) ?? 1, value.shape[axis] ?? 1));
    });
  const shape = [...output].map((letter) => extents.get(letter) ?? 1);
  if (event && !output.includes(event.letter)) failAt('HLS3001', context, 'it sums over events');
  const own = event?.separate ? [...output].filter((letter) => letter !== event.letter).join('') : output;
  // An event's extents: of a merged axis what belongs to one event.
  if (event && !event.separate) extents.set(event.letter, (extents.get(event.letter) ?? 1) / context.events);
  const summed = [...extents.keys()].filter((letter) => !output.includes(letter)).join('');
  const factors = operands.map(({ value, letters }) =>
    value.kind === 'dynamic'
      ? dynamicFactor(context, value, letters, extents, summed)
      : constantFactor(context, value, letters, extents, event, summed),
  );
  const { ref, letters } = written(context, factors, own, extents);
  const batch = event && { axis: output.indexOf(event.letter), inner: event.inner };
  const pending = productScale(factors, (letter) => own.indexOf(letter));
  return {
    kind: 'dynamic',
    shape,
    batch,
    ref,
    order: [...letters].map((letter) => own.indexOf(letter)),
    ...(pending ? { pending } : {}),
  };
}

/** Two tensors may not both have scales by channel. */
function settledUnlessAlone(context: NodeContext, each: Lettered, all: readonly Lettered[]): Lettered {
  const vectors = all.filter(({ value }) => value.kind === 'dynamic' && value.pending?.axis !== undefined);
  const stepped = all.some(({ value }) => value.kind === 'constant' && value.steps !== undefined);
  const { value } = each;
  return value.kind === 'dynamic' && value.pending?.axis !== undefined && (vectors.length > 1 || stepped)
    ? { ...each, value: settled(context, value) }
    : each;
}

interface Written {
  readonly ref: Ref;
  /** Letters of the axes of the model's tensor. */
  readonly letters: string;
}

function written(
  context: NodeContext,
  factors: readonly Factor[],
  output: string,
  extents: ReadonlyMap<string, number>,
): Written {
  const [left, right] = factors;
  if (!left || !right) return failAt('HLS3001', context, 'expected two factors');
  const shapeOf = (letters: string): Shape => [...letters].map((letter) => extents.get(letter) ?? 1);
  if ('variable' in left.source && 'variable' in right.source) {
    const options = object({
      equation: quoted(`${left.letters},${right.letters}->${output}`),
      precision: compatPrecision(context),
    });
    return {
      ref: line(context, 'einsum', [left.source, right.source, options], shapeOf(output)),
      letters: output,
    };
  }
  const [x, weight] = 'variable' in left.source ? [left, right] : [right, left];
  if (!('variable' in x.source) || 'variable' in weight.source)
    return failAt('HLS3001', context, 'expected a tensor of the network');
  const [contraction = '', unit = ''] = denseLetters(x.letters, weight.letters, output) ?? [];
  if (contraction === '') {
    const equation = `${x.letters},${weight.letters}->${output}`;
    const ref = openLine(context, x.source, 'einsumDense', weight.source, shapeOf(output), equation);
    return { ref, letters: output };
  }
  const letters = `${x.letters.slice(0, -1)}${unit}`;
  const matrix = weight.letters.startsWith(contraction) ? weight.source : turned(weight.source);
  return { ref: openLine(context, x.source, 'dense', matrix, shapeOf(letters)), letters };
}

/** The letters that a dense layer sums over and makes, where the product is one along the tensor's last axis. */
function denseLetters(x: string, weight: string, output: string): [string, string] | undefined {
  const last = x.at(-1) ?? '';
  const unit = weight.replace(last, '');
  const fits = weight.length === 2 && weight.includes(last) && unit.length === 1 && !x.includes(unit);
  const kept = [...x.slice(0, -1), unit];
  const complete = kept.length === output.length && kept.every((letter) => output.includes(letter));
  return fits && complete && !output.includes(last) ? [last, unit] : undefined;
}

function turned(matrix: Constant): Constant {
  const [rows = 1, columns = 1] = matrix.shape;
  const data = Float64Array.from(
    matrix.data,
    (_, i) => matrix.data[(i % rows) * columns + Math.floor(i / rows)] ?? 0,
  );
  return {
    ...matrix,
    shape: [columns, rows],
    data,
    ...(matrix.origin ? { origin: `${matrix.origin}, transposed` } : {}),
  };
}

const compatPrecision = ({ options }: NodeContext): Code | undefined =>
  options.compat
    ? object({ result: quoted(options.precision), accum: quoted(options.precision) })
    : undefined;

/** A layer with weights, whose bias may still come. */
function openLine(
  context: NodeContext,
  x: Ref,
  call: 'dense' | 'einsumDense',
  weights: Constant,
  shape: Shape,
  equation?: string,
): Ref {
  const { draft, name, options } = context;
  const values = realOf(weights);
  const type = weightPrecision(context, values);
  const optionsWith = (bias?: { readonly weight: Code; readonly type: Code | undefined }): Code =>
    object({
      equation: equation === undefined ? undefined : quoted(equation),
      weight: draft.weight(`${name}.weight`, values),
      bias: bias?.weight,
      precision:
        type &&
        object({
          weight: type,
          bias: bias?.type,
          accum: options.compat ? type : undefined,
          result: options.compat ? type : undefined,
        }),
    });
  const ref = line(context, call, [x, optionsWith()], shape);
  context.open.set(ref.variable, {
    ref,
    lacks: 'bias',
    name,
    amend: (weight, biasType) => draft.amend(ref, [x.variable, optionsWith({ weight, type: biasType })]),
  });
  return ref;
}
