import { type Code, object, quoted } from '../../project/code.ts';
import type { NodeContext } from '../context.ts';
import { resultPrecision } from '../scales.ts';
import type { Dynamic } from '../values.ts';
import { isPositive, optionsOf, settled, unary, withPending } from '../write.ts';

export const named = (context: NodeContext, suffix: string): NodeContext => ({
  ...context,
  name: `${context.name}_${suffix}`,
});

/** relu commutes with what must still be multiplied, where that is positive. */
export function relu(context: NodeContext, given: Dynamic, suffix = ''): Dynamic {
  const value = isPositive(given) ? given : settled(context, given);
  const options = resultPrecision(context);
  return { ...withPending(unary(context, value, 'relu', { options, suffix }), value.pending) };
}

/** A table: its result takes the type of the quantizer behind it, where there is one. */
export function table(
  context: NodeContext,
  given: Dynamic,
  call: string,
  more: Readonly<Record<string, Code>> = {},
): Dynamic {
  const value = settled(context, given);
  const { options, draft } = context;
  const compat = options.compat && (call === 'sigmoid' || call === 'tanh');
  const optionsWith = (result: Code | undefined): Code | undefined =>
    optionsOf({
      ...more,
      compat: compat ? quoted('hls4ml') : undefined,
      precision: result && object({ result }),
    });
  const result = options.quantized || options.compat ? quoted(options.precision) : undefined;
  const made = unary(context, value, call, { options: optionsWith(result) });
  context.open.set(made.ref.variable, {
    ref: made.ref,
    lacks: 'result',
    name: context.name,
    amend: (type) => {
      const amended = optionsWith(type);
      draft.amend(made.ref, amended ? [value.ref.variable, amended] : [value.ref.variable]);
    },
  });
  return made;
}
