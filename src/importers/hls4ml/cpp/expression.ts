import { type Token, tokensOf } from './tokens.ts';

/** What a constant expression gives: a number, or the name of an enumerator. */
export type CppValue = { readonly value: number; readonly real: boolean } | string;

/** What a name in an expression stands for. */
export type NameLookup = (name: string) => CppValue;

/** Why an expression has no value. */
export class NoValue extends Error {}

const integer = (value: number): CppValue => ({ value, real: false });

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Macros of hls4ml's own headers that its configurations use. */
const macros: Readonly<Record<string, (a: number, b: number) => number>> = {
  DIV_ROUNDUP: (a, b) => Math.trunc((a + b - 1) / b),
  MIN: (a, b) => (a > b ? b : a),
  MAX: (a, b) => (a > b ? a : b),
};

/** The value of a constant expression; throws NoValue with the reason where it has none. */
export function evaluate(text: string, lookUp: NameLookup): CppValue {
  const tokens = tokensOf(text);
  if (!tokens || tokens.length > 2000) throw new NoValue(`'${short(text)}' is no constant expression`);
  const reader = new Reader(tokens, lookUp);
  const value = reader.conditional(0);
  if (reader.next().kind !== 'end') throw new NoValue(`'${short(text)}' is no constant expression`);
  return value;
}

const short = (text: string): string => text.slice(0, 40).replace(/\s+/g, ' ');

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly lookUp: NameLookup;

  constructor(tokens: readonly Token[], lookUp: NameLookup) {
    this.tokens = tokens;
    this.lookUp = lookUp;
  }

  next(): Token {
    return this.tokens[this.at++] ?? { kind: 'end', text: '' };
  }

  private take(...signs: readonly string[]): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw new NoValue(`'${sign}' is missing in an expression`);
  }

  conditional(depth: number): CppValue {
    if (depth > 100) throw new NoValue('an expression is nested too deeply');
    const condition = this.binary(0, depth);
    if (!this.take('?')) return condition;
    const whenTrue = this.conditional(depth + 1);
    this.expect(':');
    const whenFalse = this.conditional(depth + 1);
    return numberOf(condition) !== 0 ? whenTrue : whenFalse;
  }

  private binary(level: number, depth: number): CppValue {
    const signs = levels[level];
    if (!signs) return this.unary(depth);
    let left = this.binary(level + 1, depth);
    for (let sign = this.take(...signs); sign; sign = this.take(...signs))
      left = apply(sign, left, this.binary(level + 1, depth));
    return left;
  }

  private unary(depth: number): CppValue {
    if (depth > 100) throw new NoValue('an expression is nested too deeply');
    const sign = this.take('-', '+', '!', '~');
    if (!sign) return this.primary(depth);
    const operand = this.unary(depth + 1);
    const value = numberOf(operand);
    const real = typeof operand !== 'string' && operand.real;
    if (sign === '!') return integer(value === 0 ? 1 : 0);
    if (sign === '~') return integer(~value);
    return { value: sign === '-' ? -value : value, real };
  }

  private primary(depth: number): CppValue {
    const token = this.next();
    if (token.kind === 'number') return token;
    if (token.kind === 'sign' && token.text === '(') {
      const value = this.conditional(depth + 1);
      this.expect(')');
      return value;
    }
    if (token.kind !== 'name') throw new NoValue('an expression ends too early');
    return this.take('(') ? this.call(token.text, depth) : this.lookUp(token.text);
  }

  private call(name: string, depth: number): CppValue {
    const parameters = [this.conditional(depth + 1)];
    while (this.take(',')) parameters.push(this.conditional(depth + 1));
    this.expect(')');
    const [first = integer(0), second] = parameters;
    const macro = macros[name];
    if (macro && second !== undefined) return integer(macro(numberOf(first), numberOf(second)));
    // `model_default_t(0.5)` is its argument; what the type does to it, whoever asks for the value knows.
    if (parameters.length === 1 && /_t$|^(float|double|int|unsigned)$/.test(name)) return first;
    throw new NoValue(`'${name}' is not known`);
  }
}

export function numberOf(value: CppValue): number {
  if (typeof value === 'string') throw new NoValue(`'${value}' has no value`);
  return value.value;
}

/** Unsigned -1 equals 4294967295. */
const alike = (a: number, b: number): boolean =>
  a === b || (Number.isInteger(a) && Number.isInteger(b) && a >>> 0 === b >>> 0);

function apply(sign: string, a: CppValue, b: CppValue): CppValue {
  if ((sign === '==' || sign === '!=') && (typeof a === 'string' || typeof b === 'string'))
    return integer((a === b) === (sign === '==') ? 1 : 0);
  const [x, y] = [numberOf(a), numberOf(b)];
  const real = (typeof a !== 'string' && a.real) || (typeof b !== 'string' && b.real);
  const result = compute(sign, x, y, real);
  return typeof result === 'boolean' ? integer(result ? 1 : 0) : { value: result, real };
}

function compute(sign: string, x: number, y: number, real: boolean): number | boolean {
  switch (sign) {
    case '||':
      return x !== 0 || y !== 0;
    case '&&':
      return x !== 0 && y !== 0;
    case '==':
      return alike(x, y);
    case '!=':
      return !alike(x, y);
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    case '>=':
      return x >= y;
    case '<<':
      return x * 2 ** y;
    case '>>':
      return Math.floor(x / 2 ** y);
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    default:
      if (y === 0) throw new NoValue('a constant is divided by 0');
      if (sign === '%') return x % y;
      return real ? x / y : Math.trunc(x / y);
  }
}
