import { UserError } from '../base/errors.ts';
import {
  type FixedType,
  fixed,
  formatType,
  fractionOf,
  maximumRaw,
  minimumRaw,
  overflows,
  roundings,
} from '../numeric/fixedType.ts';
import { extremes, isBig, type RawData } from '../numeric/rawTensor.ts';
import { formatShape, type Shape, sizeOf } from '../numeric/shape.ts';
import { containerOf, elementTypes, type TensorType } from '../numeric/tensorType.ts';

/** The rule that is broken, in words; undefined when all is well. */
export type Fault = string | undefined;

/** A shape is a list of whole numbers, each at least 1. */
export const shapeFault = (shape: Shape): Fault =>
  shape.every((extent) => Number.isInteger(extent) && extent >= 1)
    ? undefined
    : `the shape ${formatShape(shape)} has an extent below 1`;

/** A type that `fixed` accepts; types of a tensor cover its elements one to one. */
export function typeFault(type: FixedType | TensorType, shape: Shape = []): Fault {
  if (!('granularity' in type)) return fixedTypeFault(type);
  if (type.granularity === 'tensor') return fixedTypeFault(type.type);
  const fault = type.types.map(fixedTypeFault).find((found) => found !== undefined);
  if (fault) return fault;
  if (type.granularity === 'channel') {
    const extent = shape[type.axis];
    return extent === type.types.length
      ? undefined
      : `${type.types.length} types along axis ${type.axis} of ${formatShape(shape)}`;
  }
  if (type.index.length !== sizeOf(shape))
    return `types of ${type.index.length} elements in ${formatShape(shape)}`;
  return type.index.every((index) => index < type.types.length)
    ? undefined
    : 'an element picks a type that is not there';
}

function fixedTypeFault(type: FixedType): Fault {
  const { signed, width, integer, rounding, overflow } = type;
  if (!roundings.includes(rounding) || !overflows.includes(overflow))
    return `unknown modes in ${formatType(type)}`;
  try {
    fixed(signed, width, integer, rounding, overflow);
    return undefined;
  } catch (problem) {
    if (problem instanceof UserError) return problem.message;
    throw problem;
  }
}

/**
 * Raw integers are whole, numbers below 2^53 in magnitude; with a type, each lies in its element's own type and is a
 * multiple of that type's last bit.
 */
export function valuesFault(data: RawData, type?: TensorType, shape: Shape = [data.length]): Fault {
  if (!isBig(data)) {
    const wrong = data.find((raw) => !Number.isSafeInteger(raw));
    if (wrong !== undefined) return `${wrong} is not an exact integer`;
  }
  if (data.length !== sizeOf(shape)) return `${data.length} values for the shape ${formatShape(shape)}`;
  if (!type) return undefined;
  if (type.granularity === 'tensor') {
    const { min, max } = extremes(data);
    return fits(type.type, min, 0) && fits(type.type, max, 0)
      ? undefined
      : `values from ${min} to ${max} do not fit into ${formatType(type.type)}`;
  }
  const fraction = fractionOf(containerOf(type));
  const types = elementTypes(type, shape);
  const position = types.findIndex((own, i) => !fits(own, BigInt(data[i] ?? 0), fraction - fractionOf(own)));
  const own = types[position];
  return (
    own &&
    `element ${position} is ${data[position]} · 2^${-fraction}, which is no value of ${formatType(own)}`
  );
}

/** True when raw · 2^-shift is a whole number within the type. */
function fits(type: FixedType, raw: bigint, shift: number): boolean {
  if (type.width === 0 || shift === 0) return raw >= minimumRaw(type) && raw <= maximumRaw(type);
  const own = raw >> BigInt(shift);
  return own << BigInt(shift) === raw && own >= minimumRaw(type) && own <= maximumRaw(type);
}
