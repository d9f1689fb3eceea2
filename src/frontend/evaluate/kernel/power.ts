import type { KernelExpression } from '../../../layers/kernel/expression.ts';
import type { ts } from '../../typescript/compiler.ts';
import type { Run } from '../run.ts';
import { Symbolic, type Value } from '../values.ts';
import { two } from './expressions.ts';

/** Powers above this are written out by the user, with casts between the products. */
const largestExponent = 16;

/** `x ** n` as products, `2 ** x` and `x ** 0.5` as tables; reports HLS2009 for any other power. */
export function power(run: Run, base: KernelExpression, exponent: KernelExpression, node: ts.Node): Value {
  const span = run.log.spanOf(node);
  if (base.kind === 'constant' && base.value === 2) {
    return new Symbolic({ kind: 'function', name: 'exp2', operand: exponent, span });
  }
  if (exponent.kind === 'constant') {
    const { value } = exponent;
    if (value === 0.5) return new Symbolic({ kind: 'function', name: 'sqrt', operand: base, span });
    if (value === -0.5) return new Symbolic({ kind: 'function', name: 'inverseSqrt', operand: base, span });
    if (value === -1) return new Symbolic({ kind: 'function', name: 'reciprocal', operand: base, span });
    if (value === 0) return 1;
    if (Number.isInteger(value) && value > 0 && value <= largestExponent) {
      const product = (n: number): KernelExpression => {
        if (n === 1) return base;
        const half = product(Math.floor(n / 2));
        const square = two('mul', half, half, span);
        return n % 2 === 0 ? square : two('mul', square, base, span);
      };
      return new Symbolic(product(value));
    }
  }
  return run.report('HLS2009', 'this power cannot become hardware', node, {
    help: `use x ** n with a whole n up to ${largestExponent}, x ** 0.5, x ** -1, 2 ** x, or Math.exp(y * Math.log(x))`,
  });
}
