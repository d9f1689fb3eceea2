import { requireSize } from '../budget.ts';
import { isFunction } from '../kinds.ts';
import type { Run } from '../run.ts';
import { Native, poison, type Value } from '../values.ts';
import { areKnown, guarded } from './guard.ts';

export const textMethods: readonly string[] = [
  'at',
  'charAt',
  'charCodeAt',
  'codePointAt',
  'concat',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'padEnd',
  'padStart',
  'repeat',
  'replace',
  'replaceAll',
  'slice',
  'split',
  'startsWith',
  'substring',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
];

export const numberMethods: readonly string[] = ['toExponential', 'toFixed', 'toPrecision', 'toString'];

/** A method of a text or a number, with JavaScript's own meaning; undefined where there is none. */
export function primitiveMethod(run: Run, value: string | number, name: string): Native | undefined {
  const [names, prototype] =
    typeof value === 'string' ? [textMethods, String.prototype] : [numberMethods, Number.prototype];
  if (!names.includes(name)) return undefined;
  return new Native(name, (parameters, site) => {
    if (!areKnown(run, name, parameters, site)) return poison;
    const strange = parameters.findIndex(
      (parameter) => isFunction(parameter) || typeof parameter === 'object',
    );
    if (strange >= 0) {
      return run.report('HLS2007', `${name} needs text or numbers`, site.places[strange] ?? site.node);
    }
    if (['repeat', 'padStart', 'padEnd'].includes(name)) {
      const [count] = parameters;
      requireSize(
        Number(count) * (name === 'repeat' && typeof value === 'string' ? value.length : 1),
        site.node,
      );
    }
    return guarded(
      run,
      name,
      site,
      () => Reflect.apply(Reflect.get(prototype, name), value, parameters) as Value,
    );
  });
}
