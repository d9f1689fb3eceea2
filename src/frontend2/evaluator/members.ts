import type ts from 'typescript';
import type { Evaluator } from './evaluator.ts';
import { Builtin, Closure, describe, isPoisoned, poison, Symbolic } from './values.ts';

const arrayMethods = new Set(
  'at concat entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toReversed toSorted toSpliced unshift values with'.split(
    ' ',
  ),
);
const stringMethods = new Set(
  'at charAt concat endsWith includes indexOf padEnd padStart repeat replace replaceAll slice split startsWith substring toLowerCase toUpperCase trim trimEnd trimStart'.split(
    ' ',
  ),
);
const numberMethods = new Set('toFixed toPrecision toString'.split(' '));

/** A property or a method of a value; only methods that change nothing outside the model are there. */
export function memberOf(evaluator: Evaluator, object: unknown, name: string, node: ts.Expression): unknown {
  const { context } = evaluator;
  if (isPoisoned(object)) return poison;
  if (object === undefined || object === null)
    return context.report('HLS2007', `${describe(object)} has no property '${name}'`, node);
  if (object instanceof Symbolic)
    return context.report('HLS2009', `a number that is only known in hardware has no '${name}'`, node);
  if (Array.isArray(object)) {
    if (name === 'length') return object.length;
    if (/^-?\d+$/.test(name)) return object[Number(name)];
    return arrayMethods.has(name)
      ? method(evaluator, object, name)
      : unknownMember(evaluator, object, name, node);
  }
  if (typeof object === 'string') {
    if (name === 'length') return object.length;
    if (/^\d+$/.test(name)) return object[Number(name)];
    return stringMethods.has(name)
      ? method(evaluator, object, name)
      : unknownMember(evaluator, object, name, node);
  }
  if (typeof object === 'number')
    return numberMethods.has(name)
      ? method(evaluator, object, name)
      : unknownMember(evaluator, object, name, node);
  if (typeof object === 'object' && Object.hasOwn(object, name))
    return (object as Record<string, unknown>)[name];
  if (typeof object === 'object' && Object.getPrototypeOf(object) === Object.prototype) return undefined;
  return unknownMember(evaluator, object, name, node);
}

function unknownMember({ context }: Evaluator, object: unknown, name: string, node: ts.Expression): unknown {
  return context.report(
    'HLS2004',
    `the compiler does not know '${name}' of ${describe(object)}`,
    node,
    'see docs/language.md for what a model may use',
  );
}

/** A method of JavaScript's own; functions of the model that it takes are evaluated, not executed. */
const method = (evaluator: Evaluator, object: unknown, name: string): Builtin =>
  new Builtin(name, (args, node) => {
    if (args.some(isPoisoned)) return poison;
    const wrapped = args.map((argument) =>
      argument instanceof Closure || argument instanceof Builtin
        ? (...given: unknown[]) => evaluator.call(argument, given, node)
        : argument,
    );
    try {
      const result = (object as Record<string, (...args: unknown[]) => unknown>)[name]?.(...wrapped);
      return isIterator(result) ? [...result] : result;
    } catch (problem) {
      if (!(problem instanceof TypeError || problem instanceof RangeError)) throw problem;
      return evaluator.context.report('HLS2007', `${name}: ${problem.message}`, node);
    }
  });

const isIterator = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Symbol.iterator in value &&
  'next' in value;
