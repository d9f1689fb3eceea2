import { type Code, list, object, quoted } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import { combined, isScalar, withConstant } from './broadcast.ts';
import { failAt, type NodeContext } from './context.ts';
import { realOf } from './operands.ts';
import { token } from './scales.ts';
import type { Constant, Dynamic, Value } from './values.ts';
import { line, ordered, settled } from './write.ts';

const bit = 'ufixed<1,1>';

/** Truth values as a tensor of the network. */
export function bitToken({ draft, name }: NodeContext, values: Constant, suffix: string): Ref {
  const real = { ...realOf(values), shape: values.shape.length === 0 ? [1] : values.shape };
  const options = object({
    weight: draft.weight(`${name}.${suffix}`, real),
    precision: object({ weight: quoted(bit) }),
  });
  return draft.add(`${name}_${suffix}`, 'learnedToken', [options], real.shape);
}

/** What a kernel computes: numbers in the type of its own, or truth values. */
interface Kernel {
  /** The expression for the names or numbers of its operands. */
  readonly of: (...operands: readonly string[]) => string;
  readonly truth: boolean;
  readonly suffix?: string;
}

const letters = ['a', 'b', 'c'];

/**
 * A function of the numbers of up to three tensors, element by element, repeated as in NumPy; at least one depends on
 * the event. Constants of one number stand in the kernel itself.
 */
export function kernel(
  context: NodeContext,
  operands: readonly Value[],
  { of, truth, suffix }: Kernel,
): Dynamic {
  const refs = new Map<number, Ref>();
  let whole: Dynamic | undefined;
  operands.forEach((given, i) => {
    if (given.kind === 'constant') return;
    const value = ordered(context, settled(context, given));
    if (!whole) {
      whole = value;
      refs.set(i, value.ref);
      return;
    }
    const { left, right, refShape, result } = combined(context, whole, value);
    // The first is aligned anew only where it had fewer axes, and then it is the only one so far.
    if (refs.size === 1) for (const at of refs.keys()) refs.set(at, left);
    refs.set(i, right);
    whole = { ...result, ref: { variable: left.variable, shape: refShape } };
  });
  const numbers = new Map<number, string>();
  operands.forEach((given, i) => {
    if (given.kind === 'dynamic' || !whole) return;
    const { constant: own, refShape, result } = withConstant(context, whole, given);
    whole = { ...result, ref: { variable: whole.ref.variable, shape: refShape } };
    const [first = 0] = own.data;
    if (isScalar(own)) numbers.set(i, String(first + 0));
    else if (own.data.every((each) => each === 0 || each === 1))
      refs.set(i, bitToken(context, own, `operand${i + 1}`));
    else refs.set(i, token(context, realOf(own), `operand${i + 1}`));
  });
  if (!whole) return failAt('HLS3005', context, 'all its inputs are constants');
  const places = [...refs.keys()].sort();
  const names = operands.map((_, i) => numbers.get(i) ?? letters[places.indexOf(i)] ?? '');
  const parameters = places.map((_, i) => `${letters[i]}: number`).join(', ');
  const options: Code[] = truth ? [object({ precision: object({ result: quoted(bit) }) })] : [];
  const tensors = list(
    places.map((i) => context.draft.read(refs.get(i) ?? failAt('HLS3006', context, 'an input is missing'))),
  );
  const { shape } = whole.ref;
  return {
    ...whole,
    ref: line(context, 'map', [`(${parameters}) => ${of(...names)}`, tensors, ...options], shape, suffix),
  };
}
