import { fail } from '../base/errors.ts';
import type { ModuleBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/module.ts';
import type { FixedType } from '../numeric/fixedType.ts';
import { typeOfInterval } from '../numeric/interval.ts';
import { pack } from '../numeric/rawTensor.ts';
import { exactReal, rawOfReal } from '../numeric/real.ts';
import { uniform } from '../numeric/tensorType.ts';

/** A real number as an exact scalar constant, in the narrowest type that holds it. */
export function exactConstant(builder: ModuleBuilder, name: string, value: number): Value {
  let { raw, fraction } = exactReal(value);
  while (raw !== 0n && raw % 2n === 0n) {
    raw /= 2n;
    fraction -= 1;
  }
  if (raw === 0n) fraction = 0;
  return builder.constant(name, [], uniform(typeOfInterval({ min: raw, max: raw, fraction })), pack([raw]));
}

export const zeroOf = (builder: ModuleBuilder): Value => exactConstant(builder, 'zero', 0);

/** The exact constant, or HLS4002 where it has more significant bits than hardware should multiply by. */
export function shortConstant(builder: ModuleBuilder, name: string, value: number, bits = 24): Value {
  const constant = exactConstant(builder, name, value);
  const { type } = constant;
  if (type.granularity === 'tensor' && type.type.width > bits) {
    fail('HLS4002', `the constant ${value} needs ${type.type.width} bits to be exact`, {
      help: `round it yourself: cast(${value}, 'fixed<16,4,RND>'), or use a value with few binary digits`,
    });
  }
  return constant;
}

/** A real number rounded to a type at compile time. */
export const roundedConstant = (builder: ModuleBuilder, value: number, type: FixedType): Value =>
  builder.constant('constant', [], uniform(type), pack([rawOfReal(value, type)]));
