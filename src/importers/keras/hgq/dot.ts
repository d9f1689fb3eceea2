import { fail } from '../../../base/errors.ts';
import type { Shape } from '../../../numeric/shape.ts';
import { type Code, numbers, object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import { chain, type LayerContext, type LayerMapping, refuse } from '../context.ts';
import { formatEquation, outputShape } from '../einsum.ts';
import { precisionOf } from '../float/parts.ts';
import { isJson } from '../json.ts';
import { common } from './dense.ts';
import { quantizedInputs } from './merge.ts';
import { quantizerStage } from './parts.ts';

type Options = Readonly<Record<string, Code | undefined>>;

/** The axis of each tensor that a dot product sums over, from one number or two. */
function summedAxes(context: LayerContext, left: Ref, right: Ref): readonly [number, number] {
  const value = context.attributes['axes'];
  const items = isJson(value) ? value['items'] : value;
  const [one, other = one, ...others] = Array.isArray(items) ? items : [items];
  const axisOf = (axis: unknown, { shape }: Ref): number => {
    const own = Number(axis) < 0 ? Number(axis) + shape.length : Number(axis) - 1;
    return Number.isInteger(own) && own >= 0 && own < shape.length && others.length === 0
      ? own
      : refuse(context.name, 'axes', value, 'not an axis of one event');
  };
  const axes = [axisOf(one, left), axisOf(other, right)] as const;
  if (left.shape[axes[0]] !== right.shape[axes[1]])
    refuse(context.name, 'axes', value, `shapes [${left.shape}] and [${right.shape}] do not fit together`);
  return axes;
}

/** Writes a dot product along one axis of each tensor; every other axis of both is kept. */
export function writeDot(
  context: LayerContext,
  variable: string,
  given: Ref,
  right: Ref,
  options: Options,
): Ref {
  const { draft } = context;
  // Two lists give one number, which is a list of one.
  const alone = given.shape.length === 1 && right.shape.length === 1;
  const shape = [1, ...given.shape];
  const left = alone ? draft.add(`${variable}_row`, 'reshape', [given, numbers(shape)], shape) : given;
  const [one, other] = summedAxes(context, given, right);
  const lettersOf = ({ shape }: Ref, letters: string, axis: number): string =>
    shape.map((_, i) => (i === axis ? 'z' : (letters[i] ?? ''))).join('');
  const equation = {
    input: lettersOf(left, 'abcdefgh', alone ? one + 1 : one),
    weight: lettersOf(right, 'ijklmnop', other),
    output: '',
  };
  const output = `${equation.input}${equation.weight}`.replaceAll('z', '');
  const result = outputShape({ ...equation, output }, left.shape, right.shape);
  const parameters = object({ equation: quoted(formatEquation({ ...equation, output })), ...options });
  return draft.add(variable, 'einsum', [left, right, parameters], result);
}

/** The shape of a dot product. */
function dotShape(context: LayerContext, left: Ref, right: Ref): Shape {
  const [one, other] = summedAxes(context, left, right);
  const rest = [...left.shape.filter((_, i) => i !== one), ...right.shape.filter((_, i) => i !== other)];
  return rest.length === 0 ? [1] : rest;
}

/** QDot: a sum of products along one axis of each tensor. */
export const quantizedDot: LayerMapping = {
  attributes: [...common, 'iq_confs', 'axes'],
  off: ['normalize'],
  becomes: 'quantize, einsum',
  map(context) {
    const [left, right] = quantizedInputs(context);
    if (!left || !right || context.inputs.length !== 2)
      return fail('HLS3001', `layer '${context.name}' has ${context.inputs.length} inputs, expected two`);
    return chain(context.name, left, [
      { suffix: 'product', write: (variable, x) => writeDot(context, variable, x, right, {}) },
      quantizerStage(context, 'oq', 'output', dotShape(context, left, right)),
    ]);
  },
};

/** Dot of Keras: the same without quantizers. */
export const floatDot: LayerMapping = {
  attributes: ['axes'],
  off: ['normalize'],
  becomes: 'einsum',
  map(context) {
    const [left, right] = context.inputs;
    if (!left || !right || context.inputs.length !== 2)
      return fail('HLS3001', `layer '${context.name}' has ${context.inputs.length} inputs, expected two`);
    return writeDot(context, context.name, left, right, { precision: precisionOf(context, 'result') });
  },
};
