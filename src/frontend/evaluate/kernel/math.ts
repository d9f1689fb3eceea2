import type { KernelExpression } from '../../../layers/kernel/expression.ts';
import { isUnaryFunction } from '../../../numeric/functions.ts';
import type { Run } from '../run.ts';
import { poison, type Site, Symbolic, type Value } from '../values.ts';
import { expressionOf, two } from './expressions.ts';
import { power } from './power.ts';

/** What to write instead of functions that have no table and no op. */
const instead: Readonly<Record<string, string>> = {
  hypot: 'write Math.sqrt(x * x + y * y)',
  atan2: 'a table has one argument: write Math.atan(y / x), with the quotient cast to a type',
  floor: "write cast(x, 'fixed<W,W>'): the rounding mode TRN goes down",
  trunc: "write cast(x, 'fixed<W,W,TRN_ZERO>')",
  ceil: "write -cast(-x, 'fixed<W,W>')",
  round: "write cast(x, 'fixed<W,W,RND>')",
  fround: 'casts round: write cast(x, type)',
  asinh: 'write Math.log(x + Math.sqrt(x * x + 1))',
  acosh: 'write Math.log(x + Math.sqrt(x * x - 1))',
  atanh: 'write 0.5 * Math.log((1 + x) / (1 - x))',
};

/** A function of `Math` on a kernel's input: exact ops where there are some, else a table; HLS2009 where neither fits. */
export function symbolicMath(run: Run, name: string, parameters: readonly Value[], site: Site): Value {
  const operands: KernelExpression[] = [];
  for (const [i, value] of parameters.entries()) {
    const operand = expressionOf(run, value, site.places[i] ?? site.node);
    if (operand === poison) return poison;
    operands.push(operand);
  }
  const span = run.log.spanOf(site.node);
  const [first, second] = operands;
  if (name === 'min' || name === 'max') {
    return new Symbolic(operands.reduce((a, b) => two(name, a, b, span)));
  }
  if (name === 'pow' && first && second) return power(run, first, second, site.node);
  if (!first || second) return unsupported(run, name, site);
  if (name === 'abs') return new Symbolic({ kind: 'abs', operand: first, span });
  if (name === 'sign') return new Symbolic(sign(first, span));
  if (isUnaryFunction(name)) return new Symbolic({ kind: 'function', name, operand: first, span });
  return unsupported(run, name, site);
}

const unsupported = (run: Run, name: string, site: Site): Value =>
  run.report('HLS2009', `Math.${name} cannot become hardware`, site.node, {
    help:
      instead[name] ?? 'write it with + - * / and the functions of one variable: exp, log, sqrt, sin, tanh …',
  });

function sign(operand: KernelExpression, span: KernelExpression['span']): KernelExpression {
  const constant = (value: number): KernelExpression => ({ kind: 'constant', value, span });
  const compare = (relation: 'gt' | 'lt'): KernelExpression => ({
    kind: 'compare',
    relation,
    left: operand,
    right: constant(0),
    span,
  });
  const negative: KernelExpression = {
    kind: 'select',
    condition: compare('lt'),
    whenTrue: constant(-1),
    whenFalse: constant(0),
    span,
  };
  return { kind: 'select', condition: compare('gt'), whenTrue: constant(1), whenFalse: negative, span };
}
