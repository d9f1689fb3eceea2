import type { CallValue } from './callText.ts';

/** Arguments that every quantizer may have and that change nothing at inference. */
export const onlyForTraining = new Set(['use_stochastic_rounding', 'var_name', 'use_ste', 'use_variables']);

type Signature = readonly (readonly [name: string, value: CallValue])[];

const noise: Signature = [
  ['qnoise_factor', 1],
  ['var_name', null],
  ['use_ste', true],
  ['use_variables', false],
];

const scaling: Signature = [
  ['elements_per_scale', null],
  ['min_po2_exponent', null],
  ['max_po2_exponent', null],
];

/** Arguments of QKeras's quantizers in their order, with their defaults (0.9.0, and what newer versions add at the end). */
export const signatures = {
  quantized_bits: [
    ['bits', 8],
    ['integer', 0],
    ['symmetric', 0],
    ['keep_negative', true],
    ['alpha', null],
    ['use_stochastic_rounding', false],
    ['scale_axis', null],
    ...noise,
    ...scaling,
    ['post_training_scale', null],
  ],
  quantized_linear: [
    ['bits', 8],
    ['integer', 0],
    ['symmetric', 1],
    ['keep_negative', true],
    ['alpha', null],
    ['use_stochastic_rounding', false],
    ['scale_axis', null],
    ...noise,
  ],
  quantized_relu: [
    ['bits', 8],
    ['integer', 0],
    ['use_sigmoid', 0],
    ['negative_slope', 0],
    ['use_stochastic_rounding', false],
    ['relu_upper_bound', null],
    ['is_quantized_clip', true],
    ...noise,
    ['enable_fast_inference', false],
  ],
  quantized_tanh: [
    ['bits', 8],
    ['use_stochastic_rounding', false],
    ['symmetric', false],
    ['use_real_tanh', false],
  ],
  quantized_sigmoid: [
    ['bits', 8],
    ['symmetric', false],
    ['use_real_sigmoid', false],
    ['use_stochastic_rounding', false],
  ],
  quantized_po2: [
    ['bits', 8],
    ['max_value', null],
    ['use_stochastic_rounding', false],
    ['quadratic_approximation', false],
    ['log2_rounding', 'rnd'],
    ...noise,
  ],
  quantized_relu_po2: [
    ['bits', 8],
    ['max_value', null],
    ['negative_slope', 0],
    ['use_stochastic_rounding', false],
    ['quadratic_approximation', false],
    ['log2_rounding', 'rnd'],
    ...noise,
  ],
  binary: [
    ['use_01', false],
    ['alpha', null],
    ['use_stochastic_rounding', false],
    ['scale_axis', null],
    ...scaling,
  ],
  stochastic_binary: [
    ['alpha', null],
    ['temperature', 6],
    ['use_real_sigmoid', true],
  ],
  ternary: [
    ['alpha', null],
    ['threshold', null],
    ['use_stochastic_rounding', false],
    ['number_of_unrolls', 5],
  ],
  stochastic_ternary: [
    ['alpha', null],
    ['threshold', null],
    ['temperature', 8],
    ['use_real_sigmoid', true],
    ['number_of_unrolls', 5],
  ],
} as const satisfies Record<string, Signature>;

export type QuantizerName = keyof typeof signatures;

export const isQuantizerName = (name: string): name is QuantizerName => Object.hasOwn(signatures, name);
