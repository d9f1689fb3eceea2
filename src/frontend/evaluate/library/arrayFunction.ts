import { requireSize } from '../budget.ts';
import { hintForPart } from '../frame.ts';
import { elementsOf } from '../iterate.ts';
import { describe, isFunction, isPlainObject } from '../kinds.ts';
import type { Run } from '../run.ts';
import { Native, poison, type Site, type Value } from '../values.ts';
import { areKnown, checkedSize, guarded } from './guard.ts';

/** `Array(n)`, `Array.from(…)`, `Array.of(…)` and `Array.isArray(x)`. */
export function arrayFunction(run: Run): Native {
  const members = new Map<string, Value>([
    ['from', new Native('Array.from', (parameters, site) => from(run, parameters, site))],
    ['of', new Native('Array.of', (parameters) => run.heap.own([...parameters]))],
    ['isArray', new Native('Array.isArray', ([value]) => (value === poison ? poison : Array.isArray(value)))],
  ]);
  return new Native(
    'Array',
    (parameters, site) => {
      if (parameters.length !== 1) return run.heap.own([...parameters]);
      if (!areKnown(run, 'Array', parameters, site)) return poison;
      const [length] = parameters;
      if (typeof length !== 'number') return run.heap.own([length]);
      requireSize(length, site.node);
      return guarded(run, 'Array', site, () => new Array<Value>(length));
    },
    { members },
  );
}

function from(run: Run, [source, callback]: readonly Value[], site: Site): Value {
  const elements = elementsFrom(run, source, site);
  if (elements === poison || callback === poison) return poison;
  if (callback === undefined) return checkedSize(run, elements, site);
  if (!isFunction(callback)) {
    return run.report(
      'HLS2007',
      `Array.from needs a function, got ${describe(callback)}`,
      site.places[1] ?? site.node,
    );
  }
  const places = site.places.slice(1);
  const values = elements.map((value, i) => {
    run.budget.step(site.node);
    const hint = site.hint && hintForPart(site.hint, String(i));
    return run.call(callback, [value, i], { ...site, places, hint });
  });
  return run.heap.own(values);
}

/** The elements of something to go through, or of `{ length: n }`. */
function elementsFrom(run: Run, source: Value, site: Site): Value[] | typeof poison {
  const place = site.places[0] ?? site.node;
  if (isPlainObject(source) && Object.hasOwn(source, 'length')) {
    const { length } = source;
    if (length === poison) return poison;
    if (typeof length !== 'number') {
      return run.report('HLS2007', `${describe(length)} is no length`, place);
    }
    requireSize(length, site.node);
    return Array.from<Value>({ length });
  }
  const elements = elementsOf(run, source, place);
  return elements === poison ? poison : Array.from(elements);
}
