import { unaryFunctions } from '../../numeric/functions.ts';
import { namedFunction, type TableFunction } from '../../numeric/table.ts';

/** `exp(rate · (x − origin))`, where x is what the index stands for. */
export const exponentialOf = (rate: number, origin = 0): TableFunction => ({
  description: `exp(${rate === 1 ? '' : `${rate} * `}${origin === 0 ? 'x' : `(x - ${origin})`})`,
  evaluate: (x, reals) => reals.functions.exp(x.minus(origin).times(reals.of(rate))),
  approximate: (x) => Math.exp(rate * (x - origin)),
});

/** `1 / x`. */
export const reciprocal: TableFunction = { ...namedFunction('reciprocal'), description: '1 / x' };

/** `1 / (step · x)`, and 0 for x = 0. */
export const reciprocalOrZero = (step: number): TableFunction => ({
  description: `1 / (${step} * x), 0 at 0`,
  evaluate: (x, reals) => (x.isZero() ? x : reals.functions.reciprocal(x.times(reals.of(step)))),
});

/** `1 / √(offset + step · x)`, and 0 where the root is 0. */
export const inverseRoot = (step: number, offset: string): TableFunction => ({
  description: `1 / sqrt(${offset === '0' ? '' : `${offset} + `}${step} * x)${offset === '0' ? ', 0 at 0' : ''}`,
  evaluate: (x, reals) => {
    const argument = x.times(reals.of(step)).plus(reals.of(offset));
    return argument.isZero() ? argument : reals.functions.inverseSqrt(argument);
  },
});

/** `f(step · (x − origin))`. */
export const centred = (name: 'sigmoid' | 'tanh', step: number, origin: number): TableFunction => ({
  description: `${name}(${step} * (x - ${origin}))`,
  evaluate: (x, reals) => reals.functions[name](x.minus(origin).times(reals.of(step))),
  approximate: (x) => unaryFunctions[name](step * (x - origin)),
});
