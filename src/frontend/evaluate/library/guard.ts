import { requireSize } from '../budget.ts';
import type { Run } from '../run.ts';
import { poison, type Site, Symbolic, type Value } from '../values.ts';

/** Runs a function of JavaScript's library on plain data; what it throws becomes HLS2007. */
export function guarded(run: Run, name: string, site: Site, body: () => unknown): Value {
  try {
    return checkedSize(run, body() as Value, site);
  } catch (problem) {
    if (problem instanceof RangeError || problem instanceof TypeError) {
      return run.report('HLS2007', `${name}: ${problem.message}`, site.node);
    }
    throw problem;
  }
}

/** Marks a new array as the model's own; throws LimitReached when it, or a text, is too large. */
export function checkedSize(run: Run, value: Value, site: Site): Value {
  if (Array.isArray(value) || typeof value === 'string') requireSize(value.length, site.node);
  return Array.isArray(value) ? run.heap.own(value) : value;
}

/** True when all arguments are known; reports HLS2009 for one that depends on a kernel's input. */
export function areKnown(run: Run, name: string, parameters: readonly Value[], site: Site): boolean {
  const hardware = parameters.findIndex((value) => value instanceof Symbolic);
  if (hardware >= 0) {
    run.report(
      'HLS2009',
      `an argument of ${name} depends on the input of the kernel`,
      site.places[hardware] ?? site.node,
      {
        help: 'only arithmetic, comparisons and functions of Math can work on it',
      },
    );
  }
  return hardware < 0 && !parameters.includes(poison);
}
