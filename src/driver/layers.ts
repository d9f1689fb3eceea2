import { fail } from '../base/errors.ts';

/** The layers of these names in their own order, all of them for none; throws HLS1003 with the names that there are. */
export function chooseLayers<L extends { readonly name: string }>(
  layers: readonly L[],
  names: readonly string[],
): L[] {
  const known = layers.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const which = unknown.map((name) => `'${name}'`).join(', ');
    fail('HLS1003', `no layer with hardware is called ${which}`, { help: `there are: ${known.join(', ')}` });
  }
  return layers.filter(({ name }) => names.length === 0 || names.includes(name));
}
