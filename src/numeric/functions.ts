const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const elu = (x: number): number => (x < 0 ? Math.expm1(x) : x);

/** The error function to double precision: a series whose terms all have one sign. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (sum * Math.exp(-x * x) * 2) / Math.sqrt(Math.PI);
}

/**
 * Functions of one variable that become tables, by their names in the model language. These are the float references;
 * tables are computed by the functions of the same name in `bigReal.ts`.
 */
export const unaryFunctions = {
  exp: Math.exp,
  exp2: (x: number) => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  reciprocal: (x: number) => 1 / x,
  inverseSqrt: (x: number) => 1 / Math.sqrt(x),
  square: (x: number) => x * x,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  sigmoid,
  silu: (x: number) => x * sigmoid(x),
  gelu: (x: number) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  geluTanh: (x: number) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  erf,
  softplus,
  softsign: (x: number) => x / (1 + Math.abs(x)),
  elu,
  selu: (x: number) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * elu(x) : x),
  mish: (x: number) => x * Math.tanh(softplus(x)),
} as const satisfies Record<string, (x: number) => number>;

export type UnaryFunction = keyof typeof unaryFunctions;

export const isUnaryFunction = (name: string): name is UnaryFunction => Object.hasOwn(unaryFunctions, name);
