import { fail } from '../../base/errors.ts';
import { type FixedType, fixed, formatType, fractionOf } from '../../numeric/fixedType.ts';
import { coveringType } from '../../numeric/tensorType.ts';
import { type Code, quoted } from './code.ts';
import type { DraftInput } from './draft.ts';
import type { ProjectOptions } from './options.ts';

/** What an input's type was chosen for, for the README. */
export interface InputChoice {
  readonly input: DraftInput;
  readonly type: Code;
  readonly reason: string;
}

const usable = (types: readonly FixedType[]): FixedType[] => types.filter((type) => type.width > 0);

/**
 * The type of an input port: what the user names; else what the source declares; else what its only reader casts it to;
 * else one that all its readers can be computed from without a change: one more bit below their last, and all their bits above.
 */
export function inputType(
  input: DraftInput,
  { inputTypes, declaredTypes, fallback }: ProjectOptions,
): InputChoice {
  const named = inputTypes.get(input.name) ?? inputTypes.get('');
  if (named !== undefined) return { input, type: quoted(named), reason: 'as asked for' };
  const declared = declaredTypes?.get(input.name);
  if (declared !== undefined) return { input, type: quoted(declared), reason: 'as the source declares it' };
  const [only] = input.readers;
  const casts = input.readers.flatMap((cast) => cast?.types ?? []);
  if (only && input.readers.length === 1) {
    return { input, type: only.code, reason: 'the types that its only reader casts it to' };
  }
  const wraps = casts.every(({ width, overflow }) => width === 0 || overflow === 'WRAP');
  if (usable(casts).length > 0 && input.readers.every((cast) => cast) && wraps) {
    const cover = coveringType(usable(casts));
    const type = fixed(cover.signed, cover.width + 1, cover.integer);
    return {
      input,
      type: quoted(formatType(type)),
      reason: `all bits that its ${input.readers.length} readers use, and one below for their rounding (F = ${fractionOf(type)})`,
    };
  }
  return {
    input,
    type: quoted(fallback),
    reason: 'the default: the source does not say how it is quantized',
  };
}

/** HLS1003 where the user names an input that the network does not have. */
export function requireInputs(
  inputs: readonly DraftInput[],
  named: ReadonlyMap<string, string> = new Map(),
): void {
  for (const name of named.keys()) {
    if (name !== '' && !inputs.some((input) => input.name === name))
      fail('HLS1003', `no input is called '${name}'`, {
        help: `inputs are ${inputs.map((input) => input.name).join(', ')}`,
      });
  }
}
