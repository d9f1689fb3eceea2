import { dirname, isAbsolute, join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { cast } from '../../layers/kernel/kernel.ts';
import { tensor } from '../../layers/language.ts';
import type { TypeName } from '../../layers/layer.ts';
import { parseType } from '../../numeric/fixedType.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { expressionOf } from '../evaluate/kernel/expressions.ts';
import { describe, isFunction } from '../evaluate/kinds.ts';
import type { Run } from '../evaluate/run.ts';
import { Native, poison, type Site, Symbolic, type Value } from '../evaluate/values.ts';
import { argumentsOf } from './arguments.ts';
import { guarded } from './guard.ts';
import { nearest } from './nearest.ts';

/** `cast(value, type)`: rounds a number now, or in hardware. */
export const castFunction = (run: Run): Native =>
  new Native('cast', ([value, type], site) => {
    const [place = site.node, typePlace = site.node] = site.places;
    if (value === poison || type === poison) return poison;
    if (typeof type !== 'string') {
      return run.report(
        'HLS2007',
        `cast needs a type such as 'fixed<16,6>', got ${describe(type)}`,
        typePlace,
      );
    }
    return guarded(run, 'cast', [value, type], site, () => {
      const parsed = parseType(type);
      if (typeof value === 'number') return cast(value, type as TypeName);
      const operand = expressionOf(run, value, place);
      if (operand === poison) return poison;
      return new Symbolic({ kind: 'cast', operand, type: parsed, span: run.log.spanOf(site.node) });
    });
  });

/** Ends `tensor` when its function gives no number: that has been reported. */
class Unknown extends Error {}

/** `tensor([[1, 2], [3, 4]])` and `tensor([rows, columns], (i, j) => …)`. */
export const tensorFunction = (run: Run): Native =>
  new Native('tensor', ([first, fill], site) => {
    const values = argumentsOf(run, [first], site);
    if (!values || fill === poison) return poison;
    return guarded(run, 'tensor', [first], site, () => {
      const [given] = values as [readonly number[]];
      if (fill === undefined) return tensor(given);
      try {
        return tensor(given, (...index) => elementOf(run, fill, index, site));
      } catch (problem) {
        if (problem instanceof Unknown) return poison;
        throw problem;
      }
    });
  });

function elementOf(run: Run, fill: Value, index: readonly number[], site: Site): number {
  const place = site.places[1] ?? site.node;
  if (!isFunction(fill)) {
    run.report('HLS2007', `tensor needs a function of the indices, got ${describe(fill)}`, place);
    throw new Unknown();
  }
  run.budget.step(site.node);
  const value = run.call(fill, index, site);
  if (typeof value === 'number') return value;
  if (value !== poison) {
    run.report(
      'HLS2007',
      `tensor needs a number for every element, got ${describe(value)} at [${index.join(', ')}]`,
      place,
    );
  }
  throw new Unknown();
}

/** `weights('file.npz')`: the arrays of a file beside the model, by name. */
export function weightsFunction(run: Run): Native {
  const files = new Map<string, ReadonlyMap<string, RealTensor> | typeof poison>();
  return new Native('weights', ([file], site) => {
    if (file === poison) return poison;
    const place = site.places[0] ?? site.node;
    if (typeof file !== 'string')
      return run.report('HLS2007', 'weights needs the path of a .npz file', place);
    const folder = dirname(run.program.pathOf(site.node.getSourceFile()));
    const path = isAbsolute(file) ? file : join(folder, file);
    let arrays = files.get(path);
    if (!arrays) {
      arrays = read(run, path, site);
      files.set(path, arrays);
    }
    const found = arrays;
    if (found === poison) return poison;
    return new Native(file, ([name], call) => arrayIn(run, file, found, name, call));
  });
}

function read(run: Run, path: string, site: Site): ReadonlyMap<string, RealTensor> | typeof poison {
  try {
    const arrays = run.host.readArrays(path);
    run.filesRead.add(path);
    return arrays;
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    const span = run.log.spanOf(site.places[0] ?? site.node);
    for (const entry of problem.diagnostics) run.log.add({ ...entry, span }, run.frame);
    return poison;
  }
}

function arrayIn(
  run: Run,
  file: string,
  arrays: ReadonlyMap<string, RealTensor>,
  name: Value,
  site: Site,
): Value {
  if (name === poison) return poison;
  const found = typeof name === 'string' ? arrays.get(name) : undefined;
  if (found) return found;
  const place = site.places[0] ?? site.node;
  return run.report('HLS3002', `${file} has no array ${describe(name)}`, place, {
    help: nearest(String(name), [...arrays.keys()]),
  });
}
