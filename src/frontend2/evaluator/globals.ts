import type ts from 'typescript';
import type { KernelExpression } from '../../layers/kernel/expression.ts';
import { isUnaryFunction, type UnaryFunction } from '../../numeric/functions.ts';
import type { Context } from './context.ts';
import type { Evaluator } from './evaluator.ts';
import { Scope } from './scope.ts';
import { symbolic } from './symbolic.ts';
import { Builtin, Closure, isPoisoned, poison, Symbolic } from './values.ts';

/** Functions of Math that are no unary table function under the same name. */
const mathAdvice: Readonly<Record<string, string>> = {
  random: 'a model must give the same hardware every time; keep random numbers in a weights file',
  atan2: 'compute the angle with a table of the quotient, or avoid it: use Δη and Δφ directly',
  hypot: 'write Math.sqrt(cast(x * x + y * y, …))',
  pow: 'write x * x, or Math.exp of a scaled Math.log',
};

const two =
  (kind: 'min' | 'max') =>
  (left: KernelExpression, right: KernelExpression): KernelExpression => ({ kind, left, right });

/** One function of Math: evaluated on numbers, an expression on numbers of the hardware. */
function mathFunction({ context }: Evaluator, name: string): Builtin {
  return new Builtin(`Math.${name}`, (args, node) => {
    if (args.some(isPoisoned)) return poison;
    if (args.some((argument) => argument instanceof Symbolic))
      return mathOnHardware(context, name, args, node);
    const own: unknown = (Math as unknown as Record<string, unknown>)[name];
    if (name === 'random' || typeof own !== 'function')
      return context.report('HLS2004', `Math.${name} cannot be used in a model`, node, mathAdvice[name]);
    return (own as (...args: unknown[]) => unknown)(...args);
  });
}

function mathOnHardware(
  context: Context,
  name: string,
  args: readonly unknown[],
  node: ts.CallExpression,
): unknown {
  if (name === 'min' || name === 'max') {
    return args.reduce((a, b) => symbolic(context, node, [a, b], (x = zero, y = zero) => two(name)(x, y)));
  }
  if (name === 'abs') return symbolic(context, node, args, (operand = zero) => ({ kind: 'abs', operand }));
  if (args.length === 1 && isUnaryFunction(name)) {
    return symbolic(context, node, args, (operand = zero) => ({
      kind: 'function',
      name: name satisfies UnaryFunction,
      operand,
    }));
  }
  return context.report(
    'HLS2009',
    `Math.${name} has no table in hardware`,
    node,
    mathAdvice[name] ?? 'use functions of one variable: exp, log, sqrt, tanh, …',
  );
}

const zero: KernelExpression = { kind: 'constant', value: 0 };

/** Wraps functions of the model so that JavaScript's own functions can call them. */
const callable = (evaluator: Evaluator, value: unknown, node: ts.CallExpression): unknown =>
  value instanceof Closure || value instanceof Builtin
    ? (...given: unknown[]) => evaluator.call(value, given, node)
    : value;

const pure = (evaluator: Evaluator, name: string, run: (...args: never[]) => unknown): Builtin =>
  new Builtin(name, (args, node) => {
    if (args.some(isPoisoned)) return poison;
    if (args.some((argument) => argument instanceof Symbolic))
      return evaluator.context.report(
        'HLS2009',
        `${name} needs a number that is known at compile time`,
        node,
      );
    try {
      return run(...(args.map((argument) => callable(evaluator, argument, node)) as never[]));
    } catch (problem) {
      if (!(problem instanceof TypeError || problem instanceof RangeError)) throw problem;
      return evaluator.context.report('HLS2007', `${name}: ${problem.message}`, node);
    }
  });

/** Objects with the names that a model may use without importing them. */
export function globalScope(evaluator: Evaluator): Scope {
  const scope = new Scope(undefined);
  const math: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(Math)) {
    const own: unknown = (Math as unknown as Record<string, unknown>)[name];
    math[name] = typeof own === 'function' ? mathFunction(evaluator, name) : own;
  }
  const build = (name: string, run: (...args: never[]) => unknown): [string, Builtin] => [
    name.split('.').at(-1) ?? name,
    pure(evaluator, name, run),
  ];
  scope.declare('Math', math);
  scope.declare('NaN', Number.NaN);
  scope.declare('Infinity', Number.POSITIVE_INFINITY);
  scope.declare(
    'Object',
    Object.fromEntries([
      build('Object.keys', Object.keys),
      build('Object.values', Object.values),
      build('Object.entries', Object.entries),
      build('Object.fromEntries', (entries: Iterable<[string, unknown]>) => Object.fromEntries(entries)),
      build(
        'Object.assign',
        (target: object, ...sources: object[]) => Object.assign({ ...target }, ...sources) as object,
      ),
    ]),
  );
  scope.declare(
    'Array',
    Object.assign(
      pure(evaluator, 'Array', (...args: unknown[]) =>
        args.length === 1 && typeof args[0] === 'number' ? new Array(args[0]).fill(undefined) : args,
      ),
      Object.fromEntries([
        build('Array.from', (source: ArrayLike<unknown>, f?: (value: unknown, index: number) => unknown) =>
          f ? Array.from(source, f) : Array.from(source),
        ),
        build('Array.of', (...values: unknown[]) => values),
        build('Array.isArray', Array.isArray),
      ]),
    ),
  );
  const { MAX_SAFE_INTEGER, EPSILON } = Number;
  scope.declare(
    'Number',
    Object.assign(
      pure(evaluator, 'Number', Number),
      { MAX_SAFE_INTEGER, EPSILON },
      Object.fromEntries([
        build('Number.isInteger', Number.isInteger),
        build('Number.isFinite', Number.isFinite),
        build('Number.parseFloat', Number.parseFloat),
      ]),
    ),
  );
  scope.declare('String', pure(evaluator, 'String', String));
  scope.declare('Boolean', pure(evaluator, 'Boolean', Boolean));
  return scope;
}
