import type { Draws } from '../../ir/draws.ts';

/** Values that a configuration does not expect. */
const strange: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  2,
  7,
  1.5,
  1e9,
  -1e300,
  2 ** 53,
  '',
  'quantized_bits(4)',
  'quantized_bits((((',
  'bnc,cd->bnd',
  'linear',
  '__proto__',
  '../../x',
  'a'.repeat(3000),
  [],
  {},
  [[[[]]]],
  [null],
  { class_name: 'QDense', config: {} },
  { class_name: '__keras_tensor__', config: {} },
];

const oddity = (draws: Draws): unknown => structuredClone(draws.pick(strange));

type Place = { readonly parent: Record<string, unknown> | unknown[]; readonly key: string };

/** Every place of a document, but only so many. */
function placesOf(root: unknown): Place[] {
  const places: Place[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0 && places.length < 20_000) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const parent = node as Record<string, unknown>;
    for (const key of Object.keys(parent)) {
      places.push({ parent, key });
      pending.push(parent[key]);
    }
  }
  return places;
}

const valueAt = ({ parent, key }: Place): unknown => (parent as Record<string, unknown>)[key];

function put({ parent, key }: Place, value: unknown): void {
  (parent as Record<string, unknown>)[key] = value;
}

function remove({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** A number near the old one, or far from it. */
const otherNumber = (value: number, draws: Draws): number =>
  draws.pick([value + 1, value - 1, -value, value * 2, value / 2, 0, 2 ** 31, 2 ** 40, 1e-30, value * 1000]);

function change(place: Place, places: readonly Place[], draws: Draws): void {
  const value = valueAt(place);
  const kind = draws.below(6);
  if (kind === 0) put(place, oddity(draws));
  else if (kind === 1) remove(place);
  else if (kind === 2) put(place, typeof value === 'number' ? otherNumber(value, draws) : oddity(draws));
  else if (kind === 3) put(place, structuredClone(valueAt(draws.pick(places))));
  else if (kind === 5) put({ parent: place.parent, key: draws.pick(places).key }, structuredClone(value));
  else if (Array.isArray(value))
    value.push(structuredClone(value.length > 0 ? draws.pick(value) : oddity(draws)));
  else put(place, [value]);
}

/** A document with a few values changed, exchanged, removed or added; texts that are no JSON are left alone. */
export function mutateJson(text: string, draws: Draws): string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return text;
  }
  for (let count = 1 + draws.below(3); count > 0; count--) {
    const places = placesOf(document);
    if (places.length === 0) break;
    change(draws.pick(places), places, draws);
  }
  return JSON.stringify(document);
}
