import { fail } from '../../../base/errors.ts';
import { isJson, isText, type Json } from '../json.ts';
import { readCallText } from './callText.ts';
import { type Alpha, Settings } from './settings.ts';
import { isQuantizerName, type QuantizerName, signatures } from './signatures.ts';

/** A quantizer of QKeras as it works at inference. */
export type QkerasQuantizer =
  /** Steps of a power of two, clipped; one bit with a sign is the sign itself. */
  | {
      readonly kind: 'bits' | 'linear';
      readonly bits: number;
      readonly integer: number;
      readonly symmetric: boolean;
      readonly signed: boolean;
      readonly alpha: Alpha;
    }
  | {
      readonly kind: 'relu';
      readonly bits: number;
      readonly integer: number;
      readonly sigmoid: boolean;
      readonly slope: number;
      /** Undefined where the bits alone clip. */
      readonly bound: number | undefined;
    }
  | {
      readonly kind: 'tanh' | 'sigmoid';
      readonly bits: number;
      readonly symmetric: boolean;
      /** True for the function itself, false for a straight line that is clipped. */
      readonly real: boolean;
    }
  /** The nearest power of two; exponents from `least` to `most`, doubled where it approximates squares. */
  | {
      readonly kind: 'po2' | 'reluPo2';
      readonly least: number;
      readonly most: number;
      readonly largest: number | undefined;
      readonly slope: number;
      readonly squares: boolean;
      readonly floors: boolean;
    }
  | { readonly kind: 'binary'; readonly zeroOne: boolean; readonly alpha: Alpha }
  | {
      readonly kind: 'ternary';
      readonly alpha: Alpha;
      readonly threshold: number;
      readonly rounds: number;
    };

/** Name and arguments of a quantizer, written as an object or as a call. */
function calledQuantizer(value: unknown, place: string): { name: string; given: Json } {
  if (isText(value)) {
    const { name, positional, named } = readCallText(value, place);
    if (!isQuantizerName(name)) return { name, given: {} };
    const order = signatures[name].map(([argument]) => argument);
    if (positional.length > order.length)
      fail('HLS3005', `${place}: ${name} takes ${order.length} arguments`);
    return {
      name,
      given: { ...Object.fromEntries(positional.map((each, i) => [order[i], each])), ...named },
    };
  }
  if (!isJson(value) || !isText(value['class_name']))
    return fail('HLS3005', `${place} is ${JSON.stringify(value)?.slice(0, 60)}: expected a quantizer`);
  const config = value['config'] ?? {};
  if (!isJson(config)) return fail('HLS3005', `${place}: expected the settings of ${value['class_name']}`);
  return { name: value['class_name'].replace(/^.*>/, ''), given: config };
}

/** The name of a quantizer or function, however it is written; undefined where it is none. */
export function quantizerName(value: unknown): string | undefined {
  if (isText(value)) return /^\w+/.exec(value)?.[0];
  const name = isJson(value) ? value['class_name'] : undefined;
  return isText(name) ? name.replace(/^.*>/, '') : undefined;
}

/**
 * Reads a quantizer. `trained` is true for those whose missing alpha QKeras makes 'auto_po2': of kernels, gammas and
 * variances. Throws HLS3005 on one without a counterpart, naming the argument that has none.
 */
export function readQkerasQuantizer(value: unknown, place: string, trained: boolean): QkerasQuantizer {
  const { name, given } = calledQuantizer(value, place);
  if (!isQuantizerName(name))
    return fail('HLS3005', `${place}: ${name} has no counterpart`, {
      help: `known are ${Object.keys(signatures).join(', ')}`,
    });
  const known = new Map<string, unknown>(signatures[name]);
  for (const [argument, setting] of Object.entries(given)) {
    // quantized_bits and others were written with settings of their base class.
    if (!known.has(argument) && setting !== null && setting !== false)
      fail('HLS3005', `${place}: '${argument}' of ${name} is not known`);
  }
  const settings: Json = { ...Object.fromEntries(known), ...given };
  return quantizerOf(name, new Settings(settings, `${place}: ${name}`), trained);
}

const mostBits = 32;

function quantizerOf(name: QuantizerName, settings: Settings, trained: boolean): QkerasQuantizer {
  switch (name) {
    case 'quantized_bits':
    case 'quantized_linear': {
      settings.requireFullNoise();
      settings.without(
        'scale_axis',
        'elements_per_scale',
        'min_po2_exponent',
        'max_po2_exponent',
        'post_training_scale',
      );
      const alpha = settings.alpha(trained);
      // Values that are scaled to fit are made symmetric by QKeras itself.
      const symmetric = (name === 'quantized_bits' && isText(alpha)) || settings.truth('symmetric');
      const bits = settings.integer('bits', 1, mostBits);
      if (bits === 1 && isText(alpha) && name === 'quantized_bits')
        settings.refuse('bits', 'QKeras divides by 0 where it scales one bit');
      return {
        kind: name === 'quantized_bits' ? 'bits' : 'linear',
        bits,
        integer: settings.integer('integer', -64, 64),
        symmetric,
        signed: settings.truth('keep_negative'),
        alpha,
      };
    }
    case 'quantized_relu': {
      settings.requireFullNoise();
      const sigmoid = settings.truth('use_sigmoid');
      const slope = settings.number('negative_slope');
      if (sigmoid && slope !== 0)
        settings.refuse('negative_slope', 'together with use_sigmoid it has no counterpart');
      const bits = settings.integer('bits', 1, mostBits);
      if (slope !== 0 && !(slope > 0 && slope <= 1 && Number.isInteger(Math.log2(slope))))
        settings.refuse('negative_slope', 'expected a power of two of at most 1');
      if (slope !== 0 && slope * 2 ** (bits - 1) < 1)
        settings.refuse('negative_slope', 'negative values would be finer than the bits');
      const clips = settings.truth('is_quantized_clip');
      return {
        kind: 'relu',
        bits,
        integer: settings.integer('integer', -64, 64),
        sigmoid,
        slope,
        bound: clips ? undefined : settings.optional('relu_upper_bound') || undefined,
      };
    }
    case 'quantized_tanh':
    case 'quantized_sigmoid':
      return {
        kind: name === 'quantized_tanh' ? 'tanh' : 'sigmoid',
        bits: settings.integer('bits', 1, 24),
        symmetric: settings.truth('symmetric'),
        real: settings.truth(name === 'quantized_tanh' ? 'use_real_tanh' : 'use_real_sigmoid'),
      };
    case 'quantized_po2':
    case 'quantized_relu_po2':
      return powersOf(name, settings);
    case 'binary':
    case 'stochastic_binary':
      settings.without('scale_axis', 'elements_per_scale', 'min_po2_exponent', 'max_po2_exponent');
      return {
        kind: 'binary',
        zeroOne: name === 'binary' && settings.truth('use_01'),
        alpha: settings.alpha(trained),
      };
    case 'ternary':
    case 'stochastic_ternary': {
      const alpha = settings.alpha(trained);
      const threshold = settings.optional('threshold');
      if (isText(alpha) && threshold !== undefined)
        settings.refuse('threshold', 'QKeras chooses it together with alpha');
      return {
        kind: 'ternary',
        alpha,
        threshold: Math.fround(threshold ?? 0.33),
        rounds: settings.integer('number_of_unrolls', 1, 1000),
      };
    }
  }
}

function powersOf(name: 'quantized_po2' | 'quantized_relu_po2', settings: Settings): QkerasQuantizer {
  settings.requireFullNoise();
  const bits = settings.integer('bits', 1, 8);
  const largest = settings.optional('max_value');
  if (largest !== undefined && !(largest > 0)) settings.refuse('max_value', 'expected a positive number');
  // One bit for the sign of the number, one for that of the exponent where it can be positive.
  const exponentBits =
    bits - (name === 'quantized_po2' ? 1 : 0) - (largest === undefined || largest > 1 ? 1 : 0);
  if (exponentBits < 0) settings.refuse('bits', 'no bit is left for the exponent');
  const squares = settings.truth('quadratic_approximation');
  const most = 2 ** exponentBits - 1;
  const slope = name === 'quantized_po2' ? 0 : settings.number('negative_slope');
  if (slope !== 0 && !(slope > 0 && Number.isInteger(Math.log2(slope))))
    settings.refuse('negative_slope', 'expected a power of two');
  const mode = settings.text('log2_rounding');
  if (mode !== 'rnd' && mode !== 'floor') settings.refuse('log2_rounding', "known are 'rnd' and 'floor'");
  return {
    kind: name === 'quantized_po2' ? 'po2' : 'reluPo2',
    least: -(2 ** exponentBits),
    most: squares ? 2 * Math.floor(most / 2) : most,
    largest: largest === undefined ? undefined : Math.fround(largest),
    slope,
    squares,
    floors: mode === 'floor',
  };
}
