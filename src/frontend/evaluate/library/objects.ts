import { describe, isPlainObject } from '../kinds.ts';
import { setProperty } from '../properties.ts';
import type { Run } from '../run.ts';
import { Native, type PlainObject, poison, type Site, type Value } from '../values.ts';
import { mayChange } from './arrays.ts';
import { areKnown, checkedSize } from './guard.ts';

type Entries = readonly (readonly [string, Value])[];

/** The own properties of an object or an array; reports HLS2007 for anything else. */
function entriesOf(run: Run, name: string, value: Value, site: Site): Entries | typeof poison {
  if (value === poison) return poison;
  if (isPlainObject(value) || Array.isArray(value)) return Object.entries(value);
  return run.report(
    'HLS2007',
    `${name} needs an object, got ${describe(value)}`,
    site.places[0] ?? site.node,
  );
}

const listing = (
  run: Run,
  name: string,
  pick: (entry: readonly [string, Value]) => Value,
): readonly [string, Native] => [
  name,
  new Native(`Object.${name}`, ([value], site) => {
    const entries = entriesOf(run, `Object.${name}`, value, site);
    return entries === poison ? poison : checkedSize(run, entries.map(pick), site);
  }),
];

function fromEntries(run: Run): Native {
  return new Native('Object.fromEntries', ([list], site) => {
    if (list === poison) return poison;
    const object: PlainObject = {};
    for (const entry of Array.isArray(list) ? list : [undefined]) {
      const [key, value] = Array.isArray(entry) ? (entry as Value[]) : [];
      if (key === poison || entry === poison) return poison;
      if (typeof key !== 'string' && typeof key !== 'number') {
        return run.report(
          'HLS2007',
          'Object.fromEntries needs pairs of a name and a value',
          site.places[0] ?? site.node,
        );
      }
      setProperty(object, String(key), value);
    }
    return run.heap.own(object);
  });
}

function assign(run: Run): Native {
  return new Native('Object.assign', ([target, ...sources], site) => {
    if (target === poison || sources.includes(poison)) return poison;
    if (!isPlainObject(target)) return run.report('HLS2007', 'Object.assign needs an object', site.node);
    if (!mayChange(run, target, 'Object.assign', site.node)) return poison;
    for (const source of sources) {
      if (isPlainObject(source)) for (const key of Object.keys(source)) setProperty(target, key, source[key]);
    }
    return target;
  });
}

/** `Object.keys` and its like. */
export function objectFunction(run: Run): Native {
  const members = new Map<string, Value>([
    listing(run, 'keys', ([key]) => key),
    listing(run, 'values', ([, value]) => value),
    listing(run, 'entries', (entry) => run.heap.own([...entry])),
    ['fromEntries', fromEntries(run)],
    ['assign', assign(run)],
    ['freeze', new Native('Object.freeze', ([value]) => value)],
    [
      'hasOwn',
      new Native('Object.hasOwn', ([value, key], site) =>
        areKnown(run, 'Object.hasOwn', [value, key], site)
          ? typeof value === 'object' && value !== null && Object.hasOwn(value, String(key))
          : poison,
      ),
    ],
  ]);
  return new Native(
    'Object',
    ([value], { node }) =>
      value === poison
        ? poison
        : run.report('HLS2004', 'Object() is not known to the compiler', node, { help: 'write { … }' }),
    { members },
  );
}
