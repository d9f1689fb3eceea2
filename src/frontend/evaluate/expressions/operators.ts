import { ts } from '../../typescript/compiler.ts';
import { requireSize } from '../budget.ts';
import { symbolicBinary, symbolicUnary } from '../kernel/operators.ts';
import { describe } from '../kinds.ts';
import type { Run } from '../run.ts';
import { textOf } from '../text.ts';
import { type Poison, poison, Symbolic, type Value } from '../values.ts';

/** The operators that take two values, without assignment; `&&`, `||` and `??` are elsewhere: they may skip a side. */
export const arithmetic = {
  [ts.SyntaxKind.MinusToken]: (a, b) => a - b,
  [ts.SyntaxKind.AsteriskToken]: (a, b) => a * b,
  [ts.SyntaxKind.SlashToken]: (a, b) => a / b,
  [ts.SyntaxKind.PercentToken]: (a, b) => a % b,
  [ts.SyntaxKind.AsteriskAsteriskToken]: (a, b) => a ** b,
  [ts.SyntaxKind.AmpersandToken]: (a, b) => a & b,
  [ts.SyntaxKind.BarToken]: (a, b) => a | b,
  [ts.SyntaxKind.CaretToken]: (a, b) => a ^ b,
  [ts.SyntaxKind.LessThanLessThanToken]: (a, b) => a << b,
  [ts.SyntaxKind.GreaterThanGreaterThanToken]: (a, b) => a >> b,
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken]: (a, b) => a >>> b,
} as const satisfies Partial<Record<ts.SyntaxKind, (a: number, b: number) => number>>;

const order = {
  [ts.SyntaxKind.LessThanToken]: (a, b) => a < b,
  [ts.SyntaxKind.LessThanEqualsToken]: (a, b) => a <= b,
  [ts.SyntaxKind.GreaterThanToken]: (a, b) => a > b,
  [ts.SyntaxKind.GreaterThanEqualsToken]: (a, b) => a >= b,
} as const satisfies Partial<Record<ts.SyntaxKind, (a: number | string, b: number | string) => boolean>>;

const equality = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: (a, b) => a === b,
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: (a, b) => a !== b,
  // biome-ignore lint/suspicious/noDoubleEquals: this is what the model says
  [ts.SyntaxKind.EqualsEqualsToken]: (a, b) => a == b,
  // biome-ignore lint/suspicious/noDoubleEquals: this is what the model says
  [ts.SyntaxKind.ExclamationEqualsToken]: (a, b) => a != b,
} as const satisfies Partial<Record<ts.SyntaxKind, (a: Value, b: Value) => boolean>>;

type Table<F> = Readonly<Partial<Record<ts.SyntaxKind, F>>>;
const arithmeticTable: Table<(a: number, b: number) => number> = arithmetic;
const orderTable: Table<(a: number | string, b: number | string) => boolean> = order;
const equalityTable: Table<(a: Value, b: Value) => boolean> = equality;

/** Where the two sides of an operator and the whole of it stand. */
export interface OperatorPlaces {
  readonly left: ts.Node;
  readonly right: ts.Node;
  readonly whole: ts.Node;
}

/** Applies an operator as JavaScript does to numbers and text; to a kernel's input as hardware does. */
export function applyBinary(
  run: Run,
  operator: ts.SyntaxKind,
  left: Value,
  right: Value,
  places: OperatorPlaces,
): Value {
  if (left === poison || right === poison) return poison;
  const equal = equalityTable[operator];
  if (left instanceof Symbolic || right instanceof Symbolic) {
    return symbolicBinary(run, operator, left, right, places);
  }
  if (equal) return compared(run, equal, left, right, places);
  if (operator === ts.SyntaxKind.PlusToken) return plus(run, left, right, places);
  const compare = orderTable[operator];
  if (compare && typeof left === 'string' && typeof right === 'string') return compare(left, right);
  const a = numberOf(run, left, places.left);
  const b = numberOf(run, right, places.right);
  if (a === poison || b === poison) return poison;
  const compute = compare ?? arithmeticTable[operator];
  if (compute) return compute(a, b);
  return run.report(
    'HLS2003',
    `the operator '${ts.tokenToString(operator)}' cannot be used in a model`,
    places.whole,
  );
}

/** `==` between an object and a text would call the object's own functions. */
function compared(
  run: Run,
  equal: (a: Value, b: Value) => boolean,
  left: Value,
  right: Value,
  { whole }: OperatorPlaces,
): Value {
  const mixed = (a: Value, b: Value) =>
    typeof a === 'object' && a !== null && typeof b !== 'object' && b != null;
  if (
    equal === equalityTable[ts.SyntaxKind.EqualsEqualsToken] ||
    equal === equalityTable[ts.SyntaxKind.ExclamationEqualsToken]
  ) {
    if (mixed(left, right) || mixed(right, left)) {
      return run.report(
        'HLS2003',
        `${describe(left)} and ${describe(right)} cannot be compared by ==`,
        whole,
        { help: 'use ===' },
      );
    }
  }
  return equal(left, right);
}

function plus(run: Run, left: Value, right: Value, places: OperatorPlaces): Value {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' || typeof right === 'string') {
    const a = textOf(run, left, places.left);
    const b = textOf(run, right, places.right);
    if (a === poison || b === poison) return poison;
    requireSize(a.length + b.length, places.whole);
    return a + b;
  }
  const a = numberOf(run, left, places.left);
  const b = numberOf(run, right, places.right);
  return a === poison || b === poison ? poison : a + b;
}

/** A number; reports HLS2007 for anything else, so that no NaN comes out of a missing value. */
export function numberOf(run: Run, value: Value, node: ts.Node): number | Poison {
  if (typeof value === 'number') return value;
  if (value === poison) return poison;
  return run.report('HLS2007', `${describe(value)} is no number`, node);
}

/** `-x`, `+x`, `!x` and `~x`. */
export function applyUnary(
  run: Run,
  operator: ts.PrefixUnaryOperator,
  value: Value,
  node: ts.PrefixUnaryExpression,
): Value {
  if (value === poison) return poison;
  if (value instanceof Symbolic) return symbolicUnary(run, operator, value, node);
  if (operator === ts.SyntaxKind.ExclamationToken) return !value;
  if (operator === ts.SyntaxKind.PlusToken && (typeof value !== 'object' || value === null))
    return Number(value);
  const number = numberOf(run, value, node.operand);
  if (number === poison) return poison;
  if (operator === ts.SyntaxKind.MinusToken) return -number;
  return operator === ts.SyntaxKind.TildeToken ? ~number : number;
}
