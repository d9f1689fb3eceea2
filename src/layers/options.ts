import { fail } from '../base/errors.ts';
import { strategies } from '../ir/module.ts';
import { isTensor } from '../ir/tensor.ts';
import { parseType } from '../numeric/fixedType.ts';

/** Tells what is wrong with a value, or undefined when nothing is. */
export type OptionCheck = (value: unknown) => string | undefined;

/** A check for every option of a layer; a missing or surplus entry does not compile. */
export type OptionChecks<Options> = { readonly [Name in keyof Required<Options>]: OptionCheck };

const expect =
  (what: string, holds: (value: unknown) => boolean): OptionCheck =>
  (value) =>
    holds(value) ? undefined : `expected ${what}, got ${show(value)}`;

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

const isInteger = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const positiveInteger = expect('a whole number above 0', (value) => isInteger(value) && value > 0);
export const integer = expect('a whole number', isInteger);
export const finiteNumber = expect('a finite number', (value) => Number.isFinite(value));
export const text = expect('a string', (value) => typeof value === 'string');
export const truth = expect('true or false', (value) => typeof value === 'boolean');
export const integers = expect(
  'an array of whole numbers',
  (value) => Array.isArray(value) && value.every(isInteger),
);

/** Trained values: `{shape, data}` as `weights()` gives them. */
export const parameter = expect(
  'trained values, as weights() or tensor() give them',
  (value) => isRecord(value) && Array.isArray(value['shape']) && value['data'] instanceof Float64Array,
);

/** Another tensor of the network. */
export const tensorInput = expect('a tensor', isTensor);

export const oneOf = (...names: readonly string[]): OptionCheck =>
  expect(names.map((name) => `'${name}'`).join(' or '), (value) => names.some((name) => name === value));

/** One fixed-point type in text. */
export const typeName: OptionCheck = (value) => {
  if (typeof value !== 'string')
    return `expected a fixed-point type such as 'fixed<16,6>', got ${show(value)}`;
  parseType(value);
  return undefined;
};

/** One type, or types by channel or element. */
export const typeOption: OptionCheck = (value) => {
  if (!isRecord(value)) return typeName(value);
  const list = value['types'] ?? value['elements'];
  if (!Array.isArray(list)) return "expected {axis, types: ['fixed<8,2>', …]} or {elements: [...]}";
  for (const entry of list) {
    const wrong = typeName(entry);
    if (wrong) return wrong;
  }
  return undefined;
};

/** The `precision` option of a layer with these roles. */
export const precision =
  (...roles: readonly string[]): OptionCheck =>
  (value) => {
    if (!isRecord(value)) return `expected {${roles.join(', ')}} with types, got ${show(value)}`;
    for (const [role, type] of Object.entries(value)) {
      if (!roles.includes(role)) return `this layer has no '${role}' type; it has ${roles.join(', ')}`;
      const wrong = type === undefined ? undefined : typeOption(type);
      if (wrong) return `${role}: ${wrong}`;
    }
    return undefined;
  };

/** Checks of the options that every layer takes; `roles` are the names its precision may have. */
export const commonChecks = (...roles: readonly string[]) => ({
  name: text,
  precision: precision(...roles),
  strategy: oneOf(...strategies),
  reuseFactor: positiveInteger,
});

/** The check of an option that is itself an object of options. */
export const group =
  <Options>(checks: OptionChecks<Options>): OptionCheck =>
  (value) =>
    isRecord(value) && !isTensor(value)
      ? problemOf(checks, value)?.message
      : `expected an object with ${Object.keys(checks).join(', ')}, got ${show(value)}`;

interface Problem {
  readonly message: string;
  readonly help?: string;
}

/** The first option that is unknown or unusable. */
function problemOf<Options>(checks: OptionChecks<Options>, options: object): Problem | undefined {
  const known = new Map<string, OptionCheck>(Object.entries(checks));
  for (const [name, value] of Object.entries(options)) {
    const check = known.get(name);
    if (!check) {
      return { message: `has no option '${name}'`, help: `its options are ${[...known.keys()].join(', ')}` };
    }
    const wrong = value === undefined ? undefined : check(value);
    if (wrong) return { message: `option '${name}': ${wrong}` };
  }
  return undefined;
}

/** Throws HLS3005 on an unknown option or an unusable value, HLS4001 on a type that is none. */
export function checkOptions<Options extends object>(
  kind: string,
  checks: OptionChecks<Options>,
  options: Options,
): void {
  if (!isRecord(options) || isTensor(options)) fail('HLS3005', `${kind}: expected an object with options`);
  const problem = problemOf(checks, options);
  if (!problem) return;
  const separator = problem.message.startsWith('has ') ? ' ' : ': ';
  fail('HLS3005', `${kind}${separator}${problem.message}`, problem.help ? { help: problem.help } : {});
}
