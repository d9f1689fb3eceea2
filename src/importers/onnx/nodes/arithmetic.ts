import { object, quoted } from '../../project/code.ts';
import { alongLast, combined, isScalar, withConstant } from '../broadcast.ts';
import { failAt, inputAt, type NodeContext, type NodeMapping } from '../context.ts';
import { realOf } from '../operands.ts';
import { resultPrecision, token, weightPrecision } from '../scales.ts';
import { type Constant, constant, type Dynamic, type Value } from '../values.ts';
import { commonScale, line, settled, withPending } from '../write.ts';
import { scaledBy } from './scaled.ts';

/** Attributes of old files that only say how shapes are repeated. */
const attributes = ['axis', 'broadcast', 'consumed_inputs'];

type Join = 'add' | 'subtract' | 'multiply' | 'maximum' | 'minimum' | 'divide';

/** Two tensors of the network, element by element. */
export function joined(
  context: NodeContext,
  call: Join,
  left: Dynamic,
  right: Dynamic,
  suffix = '',
): Dynamic {
  const options = resultPrecision(context);
  const { left: a, right: b, refShape, result } = combined(context, left, right);
  const ref = line(context, call, options ? [a, b, options] : [a, b], refShape, suffix);
  return { ...result, ref };
}

/** The sum of a tensor and a constant; the bias of the layer before, where that has none and nothing else reads it. */
export function plusConstant(context: NodeContext, given: Dynamic, added: Constant, suffix = ''): Dynamic {
  if (isScalar(added) && (added.data[0] ?? 0) === 0) return withConstant(context, given, added).value;
  const { value, constant: own, refShape, result } = withConstant(context, given, added);
  const shift = inSteps(context, value, own);
  const open = context.open.get(value.ref.variable);
  const bias = alongLast(shift, value.ref.shape.at(-1) ?? 1);
  const pending = withPending(value, value.pending);
  if (open?.lacks === 'bias' && bias && String(refShape) === String(value.ref.shape)) {
    const values = { ...realOf(shift), shape: [bias.length], data: bias };
    open.amend(context.draft.weight(`${open.name}.bias`, values), weightPrecision(context, values));
    context.open.delete(value.ref.variable);
    return { ...pending, ...result, ref: value.ref };
  }
  const right = token(
    context,
    realOf({ ...shift, shape: shift.shape.length === 0 ? [1] : shift.shape }),
    'shift',
  );
  const options = resultPrecision(context);
  const ref = line(
    context,
    'add',
    options ? [value.ref, right, options] : [value.ref, right],
    refShape,
    suffix,
  );
  return { ...pending, ...result, ref };
}

/** The constant in the steps of a tensor that must still be multiplied; finer than a step by 16 bits at most. */
function inSteps(context: NodeContext, { pending, order, ref }: Dynamic, added: Constant): Constant {
  if (!pending) return added;
  const axis = pending.axis === undefined ? -1 : order.indexOf(pending.axis);
  const behind = ref.shape.length - axis;
  const shape = axis < 0 ? added.shape : fullShape(added.shape, behind, pending.scale.length);
  const stride = shape.slice(axis < 0 ? shape.length : shape.length - behind + 1).reduce((a, b) => a * b, 1);
  const size = shape.reduce((a, b) => a * b, 1);
  let worst = 0;
  const data = Float64Array.from({ length: size }, (_, i) => {
    const factor = axis < 0 ? pending.scale[0] : pending.scale[Math.floor(i / stride) % pending.scale.length];
    const value = (added.data[indexIn(added.shape, shape, i)] ?? 0) / (factor ?? 1);
    const whole = Math.round(value);
    if (Math.abs(value - whole) <= Math.abs(value) * 2 ** -20) return whole;
    const rounded = Math.round(value * 2 ** 16) / 2 ** 16;
    worst = Math.max(worst, Math.abs(rounded - value));
    return rounded;
  });
  if (worst > 0)
    context.remarks.push(
      `${context.name}: what is added is rounded to 2^-16 of a step of the sum before it.`,
    );
  return { ...added, shape, data };
}

const fullShape = (shape: readonly number[], behind: number, extent: number): number[] => {
  const rank = Math.max(shape.length, behind);
  const padded = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  padded[rank - behind] = extent;
  return padded;
};

function indexIn(from: readonly number[], to: readonly number[], index: number): number {
  let rest = index;
  let result = 0;
  let stride = 1;
  for (let back = 1; back <= from.length; back++) {
    const extent = to.at(-back) ?? 1;
    const own = from.at(-back) ?? 1;
    result += (own === 1 ? 0 : rest % extent) * stride;
    stride *= own;
    rest = Math.floor(rest / extent);
  }
  return result;
}

const negated = (value: Constant): Constant => ({ ...value, data: value.data.map((each) => -each) });

/** 1 / c, which float networks multiply with instead of dividing. */
const inverse = (context: NodeContext, value: Constant): Constant => {
  if (value.data.some((each) => each === 0)) failAt('HLS3004', context, 'it divides by 0');
  return constant(
    value.shape,
    value.data.map((each) => 1 / each),
    false,
    { origin: value.origin },
  );
};

/** The sum of tensors and constants. */
export function addValues(context: NodeContext, left: Value, right: Value, suffix = ''): Value {
  if (left.kind === 'constant' && right.kind === 'dynamic') return plusConstant(context, right, left, suffix);
  if (left.kind === 'dynamic' && right.kind === 'constant') return plusConstant(context, left, right, suffix);
  if (left.kind === 'constant' || right.kind === 'constant')
    return failAt('HLS3005', context, 'both inputs are constants');
  const scale = commonScale(left);
  if (scale !== undefined && scale === commonScale(right))
    return withPending(joined(context, 'add', left, right, suffix), left.pending);
  return joined(context, 'add', settled(context, left), settled(context, right), suffix);
}

const negative = (context: NodeContext, value: Dynamic, suffix: string): Dynamic =>
  scaledBy(
    { ...context, name: suffix === '' ? context.name : `${context.name}_${suffix}` },
    value,
    constant([], Float64Array.of(-1)),
  );

const binary = (map: (context: NodeContext, left: Value, right: Value) => Value): NodeMapping => ({
  attributes,
  map: (context) => map(context, inputAt(context, 0), inputAt(context, 1)),
});

function subtract(context: NodeContext, left: Value, right: Value): Value {
  if (right.kind === 'constant') return addValues(context, left, negated(right));
  if (left.kind === 'constant') return addValues(context, left, negative(context, right, 'negative'));
  const scale = commonScale(left);
  return scale !== undefined && scale === commonScale(right)
    ? withPending(joined(context, 'subtract', left, right), left.pending)
    : joined(context, 'subtract', settled(context, left), settled(context, right));
}

export function multiply(context: NodeContext, left: Value, right: Value): Value {
  if (left.kind === 'constant' && right.kind === 'dynamic') return scaledBy(context, right, left);
  if (left.kind === 'dynamic' && right.kind === 'constant') return scaledBy(context, left, right);
  if (left.kind === 'constant' || right.kind === 'constant')
    return failAt('HLS3005', context, 'both inputs are constants');
  const [a, b] = [commonScale(left), commonScale(right)];
  if (a === undefined || b === undefined || a * b === 1)
    return joined(context, 'multiply', settled(context, left), settled(context, right));
  const product = joined(context, 'multiply', left, right);
  return { ...product, pending: { scale: Float64Array.of(a * b), axis: undefined } };
}

function divide(context: NodeContext, left: Value, right: Value): Value {
  if (context.integers.has(context.node.inputs[0] ?? ''))
    failAt('HLS3005', context, 'it divides whole numbers and drops the remainder, which has no counterpart');
  if (right.kind === 'constant') return multiply(context, left, inverse(context, right));
  const divisor = settled(context, right);
  const precision = context.options.quantized ? quoted(context.options.precision) : undefined;
  const options = precision ? [object({ precision: object({ result: precision }) })] : [];
  if (left.kind === 'constant') {
    const { value, constant: own, refShape, result } = withConstant(context, divisor, left);
    const numerator = token(
      context,
      realOf({ ...own, shape: own.shape.length === 0 ? [1] : own.shape }),
      'numerator',
    );
    return { ...result, ref: line(context, 'divide', [numerator, value.ref, ...options], refShape) };
  }
  const { left: a, right: b, refShape, result } = combined(context, settled(context, left), divisor);
  return { ...result, ref: line(context, 'divide', [a, b, ...options], refShape) };
}

/** Sums, differences, products and quotients of tensors and constants. */
export const arithmetic: Readonly<Record<string, NodeMapping>> = {
  Div: binary(divide),
  Mul: binary(multiply),
  Neg: { attributes, map: (context) => negativeOf(context) },
  Sub: binary(subtract),
  Sum: {
    attributes,
    map: (context) =>
      context.inputs
        .map((_, i) => inputAt(context, i))
        .reduce((sum, each, i) =>
          addValues(context, sum, each, i === context.inputs.length - 1 ? '' : `sum${i}`),
        ),
  },
};

function negativeOf(context: NodeContext): Value {
  const value = inputAt(context, 0);
  return value.kind === 'dynamic' ? negative(context, value, '') : negated(value);
}
