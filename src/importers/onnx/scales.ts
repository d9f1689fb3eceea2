import type { RealTensor } from '../../numeric/parameter.ts';
import { type Code, object, quoted } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { significant, weightTypeOf } from '../project/exactType.ts';
import type { NodeContext } from './context.ts';

type Writing = Pick<NodeContext, 'draft' | 'name' | 'options'>;

/** Types of weights: those that the values need where the source is quantized, else the model's default. */
export const weightPrecision = ({ options }: Pick<NodeContext, 'options'>, values: RealTensor) => {
  if (options.compat) return quoted(options.precision);
  return options.quantized ? quoted(weightTypeOf(values)) : undefined;
};

/** A constant as a tensor of the network. */
export function token(context: Writing, values: RealTensor, suffix: string): Ref {
  const { draft, name } = context;
  const type = weightPrecision(context, values);
  const options = object({
    weight: draft.weight(`${name}.${suffix}`, values),
    precision: type && object({ weight: type }),
  });
  return draft.add(`${name}_${suffix}`, 'learnedToken', [options], values.shape);
}

/** x times constants: one for all, or one for each index of an axis of x. */
export function multiplied(context: Writing, x: Ref, factors: Float64Array, axis: number | undefined): Ref {
  const { draft, name, options } = context;
  const [first = 1] = factors;
  if (axis === undefined || factors.every((factor) => factor === first))
    return first === 1 ? x : draft.add(name, 'scale', [x, scaleOptions(context, first)], x.shape);
  const values: RealTensor = { shape: [factors.length], data: factors };
  if (axis === x.shape.length - 1) {
    const type = weightPrecision(context, values);
    const settings = object({
      scale: draft.weight(`${name}.scale`, values),
      precision:
        type &&
        object({ scale: type, bias: quoted('ufixed<1,1>'), result: options.compat ? type : undefined }),
    });
    return draft.add(name, 'batchNorm', [x, settings], x.shape);
  }
  const shape = [factors.length, ...x.shape.slice(axis + 1).map(() => 1)];
  return draft.add(name, 'multiply', [x, token(context, { shape, data: factors }, 'factor')], x.shape);
}

/** The options of `scale`, whose factor has at most 24 significant bits. */
export const scaleOptions = ({ options }: Pick<NodeContext, 'options'>, factor: number) =>
  object({
    factor: String(significant(factor)),
    precision: options.compat ? object({ result: quoted(options.precision) }) : undefined,
  });

/** With hls4ml's arithmetic every result is rounded. */
export const resultPrecision = ({ options }: Pick<NodeContext, 'options'>): Code | undefined =>
  options.compat ? object({ precision: object({ result: quoted(options.precision) }) }) : undefined;
