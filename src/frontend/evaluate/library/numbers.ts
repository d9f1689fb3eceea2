import { symbolicMath } from '../kernel/math.ts';
import { describe } from '../kinds.ts';
import type { Run } from '../run.ts';
import { textOf } from '../text.ts';
import { Namespace, Native, poison, type Site, Symbolic, type Value } from '../values.ts';
import { areKnown } from './guard.ts';

/** Functions of Math that are not the same every time. */
const changing = new Set(['random']);

/** Functions of Math that take any number of arguments. */
const variadic = new Set(['hypot', 'max', 'min']);

/** `Math`: its constants, and its functions at compile time or, on a kernel's input, in hardware. */
export const mathNamespace = (run: Run): Namespace =>
  new Namespace('Math', (name) => {
    if (!Object.hasOwn(Math, name) || changing.has(name)) return undefined;
    const found: unknown = Reflect.get(Math, name);
    if (typeof found === 'number') return found;
    if (typeof found !== 'function') return undefined;
    return new Native(`Math.${name}`, (given, site) => {
      // A function of one number ignores what map() gives besides it.
      const parameters = variadic.has(name) ? given : given.slice(0, found.length);
      if (parameters.includes(poison)) return poison;
      if (parameters.some((value) => value instanceof Symbolic)) {
        return symbolicMath(run, name, parameters, site);
      }
      return numbersIn(run, `Math.${name}`, parameters, site)
        ? (Reflect.apply(found, Math, parameters) as number)
        : poison;
    });
  });

/** True when all arguments are numbers; reports HLS2007 for one that is not. */
function numbersIn(run: Run, name: string, parameters: readonly Value[], site: Site): boolean {
  const wrong = parameters.findIndex((value) => typeof value !== 'number');
  if (wrong < 0) return true;
  run.report(
    'HLS2007',
    `${name} needs numbers, got ${describe(parameters[wrong])}`,
    site.places[wrong] ?? site.node,
  );
  return false;
}

const pure = (run: Run, name: string, f: (...values: Value[]) => Value): Native =>
  new Native(name, (parameters, site) => (areKnown(run, name, parameters, site) ? f(...parameters) : poison));

/** `Number(x)` and `Number.isInteger(x)`. */
export function numberFunction(run: Run): Native {
  const members = new Map<string, Value>([
    ...(['isFinite', 'isInteger', 'isNaN', 'isSafeInteger'] as const).map(
      (name) => [name, pure(run, `Number.${name}`, (value) => Number[name](value))] as const,
    ),
    ['parseFloat', parseFloatFunction(run)],
    ['parseInt', parseIntFunction(run)],
    ...(['EPSILON', 'MAX_SAFE_INTEGER', 'MAX_VALUE', 'MIN_SAFE_INTEGER', 'MIN_VALUE'] as const).map(
      (name) => [name, Number[name]] as const,
    ),
    ...(['NaN', 'NEGATIVE_INFINITY', 'POSITIVE_INFINITY'] as const).map(
      (name) => [name, Number[name]] as const,
    ),
  ]);
  const convert = (parameters: readonly Value[], { node }: Site): Value => {
    const [value = 0] = parameters;
    if (value === poison) return poison;
    if (value instanceof Symbolic) return new Symbolic(value.expression);
    if (typeof value === 'object' && value !== null) {
      return run.report('HLS2007', `${describe(value)} is no number`, node);
    }
    return Number(parameters.length === 0 ? 0 : parameters[0]);
  };
  return new Native('Number', convert, { members });
}

export const parseFloatFunction = (run: Run): Native =>
  pure(run, 'parseFloat', (text) => Number.parseFloat(String(text)));

export const parseIntFunction = (run: Run): Native =>
  pure(run, 'parseInt', (text, radix) =>
    Number.parseInt(String(text), radix === undefined ? undefined : Number(radix)),
  );

export const stringFunction = (run: Run): Native =>
  new Native('String', (parameters, site) =>
    parameters.length === 0 ? '' : textOf(run, parameters[0], site.places[0] ?? site.node),
  );

export const booleanFunction = (run: Run): Native => pure(run, 'Boolean', Boolean);
