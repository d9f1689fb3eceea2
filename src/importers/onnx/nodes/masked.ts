import { kernel } from '../bits.ts';
import { commonShape, withConstant } from '../broadcast.ts';
import { inputAt, type NodeContext, type NodeMapping } from '../context.ts';
import { requireSize } from '../fold/arithmetic.ts';
import { hasAbsent, isAbsent, partsOf, withPresent } from '../masks.ts';
import { realOf } from '../operands.ts';
import { token } from '../scales.ts';
import { type Constant, constant, type Dynamic, repeated, type Value } from '../values.ts';
import { addValues } from './arithmetic.ts';
import { named } from './functions.ts';
import { expanded } from './shape.ts';

/** Truth values that are all 1 where both are. */
export function both(
  context: NodeContext,
  left: Value | undefined,
  right: Value | undefined,
): Value | undefined {
  if (!left || !right) return left ?? right;
  if (left.kind === 'constant' && right.kind === 'constant') {
    const shape = commonShape(context, left.shape, right.shape);
    requireSize(context, shape);
    const [a, b] = [repeated(left, shape).data, repeated(right, shape).data];
    return constant(
      shape,
      a.map((each, i) => each * (b[i] ?? 0)),
      true,
    );
  }
  return kernel(named(context, 'both'), [left, right], { of: (a, b) => `${a} * ${b}`, truth: true });
}

const not = (context: NodeContext, bits: Value): Value =>
  bits.kind === 'constant'
    ? constant(
        bits.shape,
        bits.data.map((each) => Number(each === 0)),
        true,
      )
    : kernel(named(context, 'present'), [bits], { of: (a) => `1 - ${a}`, truth: true });

/** A constant as a tensor that is the same for every event, with the axes of another. */
function tensorLike(context: NodeContext, like: Dynamic, value: Constant): Dynamic {
  const { constant: own, refShape, result } = withConstant(context, like, value);
  requireSize(context, refShape);
  const ref = token(context, realOf(repeated(own, refShape)), 'constant');
  if (own.data.every((each) => each === 0)) context.zeros.add(ref.variable);
  return { ...result, ref };
}

const isZero = (context: NodeContext, value: Value): boolean =>
  value.kind === 'constant'
    ? value.data.every((each) => each === 0)
    : context.zeros.has(value.ref.variable) && value.zero === undefined;

/** The tensor repeated to a shape, where it has another. */
const repeatedTo = (context: NodeContext, value: Dynamic, shape: readonly number[]): Value =>
  String(shape) === String(value.shape) ? value : expanded(named(context, 'repeated'), value, shape);

/** A sum in which −∞ stays −∞. */
export function sum(context: NodeContext, left: Value, right: Value): Value {
  if (!hasAbsent(left) && !hasAbsent(right)) return addValues(context, left, right);
  const [l, r] = [partsOf(left), partsOf(right)];
  const present = both(context, l.present, r.present);
  const shape = commonShape(context, left.shape, right.shape);
  const [rest, other] = isZero(context, l.finite) ? [r.finite, l.finite] : [l.finite, r.finite];
  const alone = isZero(context, other) && rest.kind === 'dynamic';
  const total = alone ? repeatedTo(context, rest, shape) : addValues(context, l.finite, r.finite);
  return total.kind === 'dynamic' ? withPresent(total, present) : total;
}

/** One tensor where a condition holds, another where it does not. */
function where(context: NodeContext): Value {
  const [condition, yes, no] = [0, 1, 2].map((i) => inputAt(context, i));
  if (!condition || !yes || !no) return inputAt(context, 2);
  if (condition.kind === 'constant' && condition.data.every((each) => each === 0) && no.kind === 'dynamic')
    return repeatedTo(
      context,
      no,
      commonShape(context, condition.shape, commonShape(context, yes.shape, no.shape)),
    );
  const absent = isAbsent(yes) ? 'yes' : isAbsent(no) ? 'no' : undefined;
  if (absent)
    return withAbsent(
      context,
      absent === 'yes' ? not(context, condition) : condition,
      absent === 'yes' ? no : yes,
    );
  const [y, n] = [partsOf(yes), partsOf(no)];
  const finite = chosen(context, condition, y.finite, n.finite);
  if (!y.present && !n.present) return finite;
  const one = constant([], Float64Array.of(1), true);
  const bits = chosen(named(context, 'present'), condition, y.present ?? one, n.present ?? one, true);
  return withPresent(finite, bits);
}

const chosen = (context: NodeContext, condition: Value, yes: Value, no: Value, truth = false): Dynamic =>
  kernel(context, [condition, yes, no], { of: (a, b, c) => `(${a} !== 0 ? ${b} : ${c})`, truth });

/** A tensor where a condition holds, −∞ elsewhere. */
function withAbsent(context: NodeContext, condition: Value, value: Value): Value {
  const { finite, present } = partsOf(value);
  const shape = commonShape(context, condition.shape, value.shape);
  const mask = both(context, condition, present);
  if (finite.kind === 'constant')
    return condition.kind === 'constant' ? finite : withPresent(tensorLike(context, condition, finite), mask);
  const whole = repeatedTo(context, finite, shape);
  if (whole.kind === 'dynamic' && isZero(context, finite)) context.zeros.add(whole.ref.variable);
  return whole.kind === 'dynamic' ? withPresent(whole, mask) : whole;
}

const add: NodeMapping = {
  attributes: ['axis', 'broadcast', 'consumed_inputs'],
  map: (context) => sum(context, inputAt(context, 0), inputAt(context, 1)),
};

/** Nodes by which masks of −∞ come to a softmax. */
export const masked: Readonly<Record<string, NodeMapping>> = {
  Add: add,
  Where: { attributes: [], map: where },
};
