import { unaryFunctions } from '../../numeric/functions.ts';

const { elu, exp, gelu, geluTanh, mish, selu, sigmoid, silu, softplus, softsign } = unaryFunctions;

const clip = (x: number, least: number, most: number): number => Math.min(Math.max(x, least), most);
const hardSigmoid = (x: number): number => clip(x + 3, 0, 6) / 6;
const hardSilu = (x: number): number => x * hardSigmoid(x);

/** Functions of one number by Keras 3's names of them, with the arguments that they have as texts. */
export const scalarFunctions: Readonly<Record<string, (x: number) => number>> = {
  celu: elu,
  elu,
  exp,
  exponential: exp,
  gelu,
  gelu_approximate: geluTanh,
  hard_shrink: (x) => (Math.abs(x) > 0.5 ? x : 0),
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSilu,
  hard_swish: hardSilu,
  hard_tanh: (x) => clip(x, -1, 1),
  leaky_relu: (x) => (x < 0 ? Math.fround(0.2) * x : x),
  linear: (x) => x,
  log_sigmoid: (x) => -softplus(-x),
  mish,
  relu: (x) => Math.max(x, 0),
  relu6: (x) => clip(x, 0, 6),
  selu,
  sigmoid,
  silu,
  soft_shrink: (x) => x - clip(x, -0.5, 0.5),
  softplus,
  softsign,
  sparse_plus: (x) => (x >= 1 ? x : clip(x + 1, 0, 2) ** 2 / 4),
  sparse_sigmoid: (x) => clip((x + 1) / 2, 0, 1),
  squareplus: (x) => (x + Math.sqrt(x * x + 4)) / 2,
  swish: silu,
  tanh: Math.tanh,
  tanh_shrink: (x) => x - Math.tanh(x),
};

/** Functions that have a name in the model language, where each entry of the table is rounded correctly. */
export const tableFunctions: Readonly<Record<string, string>> = {
  celu: 'elu',
  elu: 'elu',
  exponential: 'exp',
  exp: 'exp',
  gelu: 'gelu',
  sigmoid: 'sigmoid',
  silu: 'silu',
  softplus: 'softplus',
  swish: 'silu',
  tanh: 'tanh',
};

/** Functions whose table is an `activation` of that name. */
export const namedTables: Readonly<Record<string, string>> = {
  gelu_approximate: 'geluTanh',
  mish: 'mish',
  selu: 'selu',
  softsign: 'softsign',
};

/** Functions that are exact as they stand: only what follows them loses bits. */
export const exactFunctions: Readonly<Record<string, string>> = {
  relu6: '(x: number) => Math.min(Math.max(x, 0), 6)',
  hard_tanh: '(x: number) => Math.min(Math.max(x, -1), 1)',
  hard_shrink: '(x: number) => (Math.abs(x) > 0.5 ? x : 0)',
  soft_shrink: '(x: number) => (x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0)',
  sparse_plus: '(x: number) => (x >= 1 ? x : x <= -1 ? 0 : 0.25 * (x + 1) * (x + 1))',
  sparse_sigmoid: '(x: number) => Math.min(Math.max(0.5 * x + 0.5, 0), 1)',
};
