import type { OpOf } from '../../../ir/op.ts';
import { type FixedType, sameType } from '../../../numeric/fixedType.ts';
import { elementTypes } from '../../../numeric/tensorType.ts';
import type { PlannedValue } from '../plan/plan.ts';
import { cppType, roundable, storable } from '../plan/types.ts';
import { positionsOf } from '../plan/views.ts';
import { accessOf, element, read } from './access.ts';
import type { Emission } from './emission.ts';
import { indexExpression, nest } from './loops.ts';

/** Elements of one type whose places, in every array that is walked, lie in equal steps. */
interface Run {
  readonly type: FixedType;
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly count: number;
}

/** A cast to types by channel or element: one loop for each evenly spaced set of elements with the same type. */
export function emitRuns({ code, plan, labels }: Emission, root: PlannedValue, op: OpOf<'cast'>): void {
  const { type, shape } = root.value;
  const source = accessOf(plan, op.operand);
  const places = positionsOf(shape, source.layout);
  const variable = plan.local('i');
  evenRuns(elementTypes(type, shape), [places]).forEach((run, number) => {
    const index = (row: number): string =>
      indexExpression([{ variable, stride: run.steps[row] ?? 0, extent: run.count }], run.starts[row] ?? 0);
    nest(code, labels, `${root.name}_type${number}`, [{ variable, extent: run.count }], () => {
      // A type of width 0 keeps nothing.
      const from = roundable(read(plan, source, index(1)), storable(source.planned.format), run.type);
      const kept = run.type.width === 0 ? '0' : `${cppType(run.type)}(${from})`;
      code.line(`${element(plan, root, index(0))} = ${kept};`);
    });
  });
}

/**
 * Elements grouped by type, in the order of their first elements, and each group in even runs. Row 0 of a run's places
 * counts the elements themselves; the rows of `places` follow.
 */
export function evenRuns(types: readonly FixedType[], places: readonly (readonly number[])[]): Run[] {
  const groups: { type: FixedType; elements: number[] }[] = [];
  types.forEach((type, element) => {
    const known = groups.find((group) => sameType(group.type, type));
    if (known) known.elements.push(element);
    else groups.push({ type, elements: [element] });
  });
  return groups.flatMap(({ type, elements }) =>
    progressions(elements.map((element) => [element, ...places.map((row) => row[element] ?? 0)])).map(
      (run) => ({ type, ...run }),
    ),
  );
}

function progressions(points: readonly (readonly number[])[]): Omit<Run, 'type'>[] {
  const runs: { starts: readonly number[]; steps: readonly number[]; count: number }[] = [];
  for (const point of points) {
    const last = runs.at(-1);
    const gaps = last && point.map((place, row) => place - (last.starts[row] ?? 0));
    if (last && gaps && last.count === 1 && gaps.every((gap) => gap >= 0)) {
      last.steps = gaps;
      last.count = 2;
    } else if (last && gaps?.every((gap, row) => gap === (last.steps[row] ?? 0) * last.count)) {
      last.count++;
    } else {
      runs.push({ starts: point, steps: point.map(() => 0), count: 1 });
    }
  }
  return runs;
}
