import { failAt, type NodeContext, type NodeMapping } from './context.ts';
import { type Constant, constant, type Dynamic, type Value } from './values.ts';

/** Numbers from here down are −∞: what exporters write for it is that, or the lowest number of single precision. */
const lowest = -1e30;

/** True for a tensor some of whose numbers are −∞. */
export const isMasked = (value: Value | undefined): value is Dynamic =>
  value?.kind === 'dynamic' && value.present !== undefined;

/** True for constants and tensors with numbers that are −∞. */
export const hasAbsent = (value: Value): boolean =>
  isMasked(value) ||
  (value.kind === 'constant' && !value.integers && value.data.some((each) => each <= lowest));

/** True for a constant that is nothing but −∞. */
export const isAbsent = (value: Value): value is Constant =>
  value.kind === 'constant' && value.data.length > 0 && value.data.every((each) => each <= lowest);

/** Numbers, and truth values that say which of them are not −∞. */
export interface Parts {
  readonly finite: Value;
  /** Undefined where none is −∞. */
  readonly present: Value | undefined;
}

/** Takes numbers and −∞ apart; 0 stands for −∞ among the numbers of a constant. */
export function partsOf(value: Value): Parts {
  if (value.kind === 'dynamic') {
    const { present, ...finite } = value;
    return { finite, present };
  }
  if (!hasAbsent(value)) return { finite: value, present: undefined };
  const { shape, data } = value;
  return {
    finite: { ...value, data: data.map((each) => (each <= lowest ? 0 : each)) },
    present: constant(
      shape,
      Float64Array.from(data, (each) => Number(each > lowest)),
      true,
    ),
  };
}

export const withPresent = (finite: Dynamic, present: Value | undefined): Dynamic =>
  present ? { ...finite, present } : finite;

/** Nodes that take −∞ themselves, and at which of their inputs. */
const takesAbsent: ReadonlyMap<string, readonly number[]> = new Map([
  ['Add', [0, 1]],
  ['Attention', [3]],
  ['Softmax', [0]],
  ['Where', [1, 2]],
]);
/** Nodes that move numbers and compute none. */
const moves = new Set([
  'Cast',
  'CastLike',
  'Dropout',
  'Expand',
  'Flatten',
  'Gather',
  'Identity',
  'Reshape',
  'Shape',
  'Slice',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/**
 * A node that reads a tensor with numbers that are −∞: what moves numbers moves them and their mask alike, what multiplies
 * by something positive leaves the mask as it is. Throws HLS3005 on all others.
 */
export function throughMask(context: NodeContext, { map }: NodeMapping): Value | Value[] {
  const { inputs, node } = context;
  const places = takesAbsent.get(node.kind);
  if (places && inputs.every((value, i) => !isMasked(value) || places.includes(i))) return map(context);
  const [first, ...rest] = inputs;
  const scales = (node.kind === 'Mul' || node.kind === 'Div') && rest.every(isPositive);
  if (!isMasked(first) || rest.some(isMasked) || !(scales || moves.has(node.kind)))
    return failAt(
      'HLS3005',
      context,
      'it reads numbers that are -∞, which only a softmax can',
      'a mask of -∞ may be added, moved and multiplied by a positive constant on its way to the softmax',
    );
  const { finite, present } = partsOf(first);
  const before = context.zeros.has(first.ref.variable);
  const moved = map({ ...context, inputs: [finite, ...rest] });
  if (Array.isArray(moved) || moved.kind === 'constant') return moved;
  if (before) context.zeros.add(moved.ref.variable);
  if (scales || !present) return withPresent(moved, present);
  const mask = map({ ...context, name: `${context.name}_present`, inputs: [present, ...rest] });
  return Array.isArray(mask)
    ? failAt('HLS3005', context, 'it makes several masks')
    : withPresent(moved, mask);
}

const isPositive = (value: Value | undefined): boolean =>
  value?.kind === 'constant' && value.data.every((each) => each > 0);
