import {
  type FixedType,
  fractionOf,
  maximumRaw,
  minimumRaw,
  type Rounding,
} from '../../../numeric/fixedType.ts';
import { literal, type PlainNumber, type PlainWriter } from './writer.ts';

/** Whether one step is added to the floor: by the first dropped bit, any other one, the sign and the last kept bit. */
const roundsUp: Readonly<Record<Rounding, string>> = {
  TRN: "1'b0",
  TRN_ZERO: 'negative && (half || rest)',
  RND: 'half',
  RND_MIN_INF: 'half && rest',
  RND_ZERO: 'half && (rest || negative)',
  RND_INF: 'half && (rest || !negative)',
  RND_CONV: 'half && (rest || odd)',
};

/** Drops the bits below 2^-fraction as docs/semantics.md says. */
function rounded(writer: PlainWriter, x: PlainNumber, fraction: number, rounding: Rounding): PlainNumber {
  const dropped = x.fraction - fraction;
  if (dropped <= 0) return writer.aligned(x, fraction);
  // All dropped bits and a sign above them are there.
  const wide = writer.wire(Math.max(x.width, dropped) + 1, x.fraction, x.text);
  const facts = {
    negative: `${wide.text}[${wide.width - 1}]`,
    half: `${wide.text}[${dropped - 1}]`,
    rest: dropped > 1 ? `(|${wide.text}[${dropped - 2}:0])` : "1'b0",
    odd: `${wide.text}[${dropped}]`,
  };
  const up = roundsUp[rounding].replace(
    /negative|half|rest|odd/g,
    (fact) => facts[fact as keyof typeof facts],
  );
  const step = writer.wire(2, fraction, `(${up}) ? 2'sd1 : 2'sd0`);
  const floor = writer.wire(Math.max(1, wide.width - dropped), fraction, `${wide.text} >>> ${dropped}`);
  return writer.linear(floor, step, '+');
}

/** A cast, straight from the definition of the type. */
export function plainCast(writer: PlainWriter, x: PlainNumber, type: FixedType): PlainNumber {
  const fraction = fractionOf(type);
  if (type.width === 0) return writer.constant(0n, fraction);
  const value = rounded(writer, x, fraction, type.rounding);
  const width = type.width + (type.signed ? 0 : 1);
  const held = writer.wire(Math.max(value.width, width), fraction, value.text);
  const bits = `${held.text}[${type.width - 1}:0]`;
  const kept = type.signed ? `$signed(${bits})` : `$signed({1'b0, ${bits}})`;
  if (type.overflow === 'WRAP') return writer.wire(width, fraction, kept);
  const [least, most] = [minimumRaw(type), maximumRaw(type)].map((raw) => literal(raw, held.width + 1));
  const [below, above] = [`${held.text} < ${least}`, `${held.text} > ${most}`];
  const [low, high] = type.overflow === 'SAT_ZERO' ? ["1'sd0", "1'sd0"] : [least, most];
  return writer.wire(width, fraction, `(${below}) ? ${low} : (${above}) ? ${high} : ${kept}`);
}
