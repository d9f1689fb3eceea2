import { fail } from '../../../base/errors.ts';
import {
  type FixedType,
  fixed,
  type Overflow,
  type Rounding,
  roundings,
} from '../../../numeric/fixedType.ts';
import { formatShape, type Shape, sizeOf, stridesOf } from '../../../numeric/shape.ts';
import type { Hdf5Array } from '../../hdf5/tree.ts';
import { isJson, isText, type Json, requireJson } from '../json.ts';
import { partOf, type Variables } from '../variables.ts';

/** A trained quantizer of HGQ: for each element whether it has a sign, its integer bits without sign, its fraction bits. */
export interface Quantizer {
  readonly shape: Shape;
  readonly signs: Float64Array;
  readonly integers: Float64Array;
  readonly fractions: Float64Array;
  readonly rounding: Rounding;
  readonly overflow: Overflow;
  /** HGQ lets weights that wrap keep whatever value rounding gives: their range was chosen to hold it. */
  readonly onlyRounds: boolean;
  /** What the quantized value is multiplied by, and what is added then; undefined for neither. */
  readonly affine: { readonly factor: number; readonly offset: number } | undefined;
}

/** Modes by HGQ2's names, which are those of `ap_fixed`. Stochastic rounding is for training; inference rounds to nearest. */
const roundingOf: Readonly<Record<string, Rounding>> = {
  ...Object.fromEntries(roundings.map((mode) => [mode, mode])),
  S_RND: 'RND',
  S_RND_CONV: 'RND_CONV',
};

const overflows: Readonly<Record<string, Overflow>> = {
  WRAP: 'WRAP',
  SAT: 'SAT',
  SAT_SYM: 'SAT_SYM',
  SYM: 'SAT_SYM',
};

/** Largest number of bits, before or after the point. */
const mostBits = 512;

/** Settings that short forms of HGQ2 imply and do not write into the file; a symmetric HardTanhConfig is read back as SAT. */
const implied: Readonly<Record<string, Json>> = {
  HardTanhConfig: { overflow_mode: 'SAT' },
  HardSigmoidConfig: { overflow_mode: 'SAT', affine: [0.25, 0.5] },
};

/** Settings of a quantizer, whatever it is wrapped in. */
const settingsOf = (configuration: unknown, place: string): Json => {
  const outer = requireJson(configuration, place);
  const inner = outer['config'];
  if (!isJson(inner)) return outer;
  const kind = outer['class_name'];
  return { ...settingsOf(inner, place), ...(isText(kind) ? implied[kind.replace(/^.*>/, '')] : {}) };
};

/** Rounding to even, as HGQ rounds trained numbers of bits. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/**
 * The quantizer with its bits repeated to a shape; undefined where the layer has none. Throws HLS3005 on a kind or mode
 * that has no counterpart, HLS3002 on missing bits.
 */
export function readQuantizer(
  configuration: unknown,
  variables: Variables | undefined,
  shape: Shape,
  place: string,
): Quantizer | undefined {
  const settings = settingsOf(configuration, place);
  const type = settings['q_type'];
  if (type === 'dummy') return undefined;
  if (type !== 'kif' && type !== 'kbi')
    return fail('HLS3005', `${place}: q_type '${type}' has no counterpart`);
  const shift = scalerBits(settings['scaler'], place);
  const rounding = modeOf(settings, 'round_mode', roundingOf, place);
  const overflow = modeOf(settings, 'overflow_mode', overflows, place);
  if (!variables) return fail('HLS3002', `${place}: the file has no trained bits`);
  const { sign, integer, last } = bitsOf(variables, type, overflow === 'WRAP', place);
  const signs = repeated(sign, shape, place);
  const own = repeated(integer, shape, place).map(roundHalfEven);
  const others = repeated(last, shape, place).map(roundHalfEven);
  const integers = own.map((bits) => bits + shift);
  const fractions = others.map((bits, i) => bits - (type === 'kif' ? 0 : (own[i] ?? 0)) - shift);
  if ([integers, fractions].some((bits) => !bits.every((count) => Math.abs(count) <= mostBits)))
    fail('HLS3005', `${place}: a trained number of bits is beyond ±${mostBits}`);
  const onlyRounds =
    (type === 'kif' || rounding === 'RND') &&
    settings['is_weight'] === true &&
    settings['trainable'] !== false &&
    overflow === 'WRAP';
  const affine = affineOf(settings['affine'], place);
  return { shape, signs, integers, fractions, rounding, overflow, onlyRounds, affine };
}

/** Places that a scaler moves the point by; throws HLS3005 where it is no power of two. */
function scalerBits(scaler: unknown, place: string): number {
  const bits = scaler === null || scaler === undefined ? 0 : Math.log2(Number(scaler));
  return Number.isInteger(bits) && Math.abs(bits) <= mostBits
    ? bits
    : fail('HLS3005', `${place}: scaler ${JSON.stringify(scaler)} is no power of two`);
}

/** Factor and offset, exact in single precision; throws HLS3005 where they are not. */
function affineOf(value: unknown, place: string): Quantizer['affine'] {
  if (value === null || value === undefined) return undefined;
  const items = isJson(value) ? value['items'] : value;
  const [factor, offset] = Array.isArray(items) ? items.map(Number) : [];
  const exact =
    Number.isInteger(Math.log2(Math.abs(factor ?? 0))) && Number.isInteger((offset ?? 0.1) * 2 ** 16);
  return factor !== undefined && offset !== undefined && exact && Math.abs(offset) < 64
    ? { factor, offset }
    : fail('HLS3005', `${place}: affine ${JSON.stringify(items)} has no counterpart`, {
        help: 'a factor that is a power of two and an offset of few bits are exact',
      });
}

function modeOf<Mode>(
  settings: Json,
  name: string,
  modes: Readonly<Record<string, Mode>>,
  place: string,
): Mode {
  const value = settings[name];
  const mode = isText(value) ? modes[value.toUpperCase()] : undefined;
  return mode ?? fail('HLS3005', `${place}: ${name} ${JSON.stringify(value)} has no counterpart`);
}

interface Bits {
  readonly sign: Hdf5Array;
  readonly integer: Hdf5Array;
  /** Fraction bits (kif) or all bits but the sign (kbi). */
  readonly last: Hdf5Array;
}

/** k, i and f (or b), by name or in the order in which HGQ2 creates them. */
function bitsOf(variables: Variables, type: 'kif' | 'kbi', wraps: boolean, place: string): Bits {
  const own = ownerOfBits(variables);
  if (!own.numbered) {
    const named = (name: string): Hdf5Array =>
      own.values.get(name) ?? fail('HLS3002', `${place}: the file has no ${name}`);
    return { sign: named('k'), integer: named('i'), last: named(type === 'kif' ? 'f' : 'b') };
  }
  const arrays = [...own.values.values()].filter((array) => array.shape.length > 0);
  const sign = arrays.find(({ kind }) => kind === 'integer');
  const [first, second] = arrays.filter(({ kind }) => kind === 'float');
  if (!sign || !first || !second || arrays.length !== 3)
    return fail('HLS3002', `${place}: expected three arrays of trained bits, found ${arrays.length}`);
  // Trained ones come first: b before i, but f before i where i is not trained, as with WRAP.
  const integerFirst = type === 'kif' && !wraps;
  return integerFirst ? { sign, integer: first, last: second } : { sign, integer: second, last: first };
}

/** Bits stand in a part of the quantizer. */
function ownerOfBits(variables: Variables): Variables {
  if (variables.values.size > 0) return variables;
  const part = partOf(variables, 'quantizer') ?? [...variables.parts.values()][0];
  return part ? ownerOfBits(part) : variables;
}

/** Values repeated to a shape, as in NumPy. */
export function repeated(array: Hdf5Array, shape: Shape, place: string): Float64Array {
  const own = array.shape.slice(Math.max(0, array.shape.length - shape.length));
  const surplus = array.shape.slice(0, Math.max(0, array.shape.length - shape.length));
  const offset = shape.length - own.length;
  const fits = own.every((extent, axis) => extent === 1 || extent === shape[axis + offset]);
  if (!fits || surplus.some((extent) => extent !== 1))
    fail('HLS3003', `${place}: bits of shape ${formatShape(array.shape)} do not fit ${formatShape(shape)}`);
  const strides = stridesOf(shape);
  const ownStrides = stridesOf(own);
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
    let from = 0;
    own.forEach((extent, axis) => {
      if (extent === 1) return;
      from += (Math.floor(i / (strides[axis + offset] ?? 1)) % extent) * (ownStrides[axis] ?? 1);
    });
    return array.data[from] ?? 0;
  });
}

/** The type of one element; no bits at all make it the constant 0. */
function typeAt({ signs, integers, fractions, rounding, overflow }: Quantizer, i: number): FixedType {
  const sign = signs[i] ?? 0;
  const integer = sign + (integers[i] ?? 0);
  const width = integer + (fractions[i] ?? 0);
  // A symmetric range around 0 with one bit holds 0 alone.
  const nothing = width <= 0 || (overflow === 'SAT_SYM' && sign > 0 && width === 1);
  return nothing ? fixed(false, 0, 0) : fixed(sign > 0, width, integer, rounding, overflow);
}

/** The type of every element, row-major. */
export const typesOfQuantizer = (quantizer: Quantizer): FixedType[] =>
  Array.from({ length: sizeOf(quantizer.shape) }, (_, i) => typeAt(quantizer, i));
