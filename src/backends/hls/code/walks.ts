import type { PlannedValue } from '../plan/plan.ts';
import { rowMajor } from '../plan/views.ts';
import { accessOf, element, read, readAt } from './access.ts';
import { expression, headOf, leavesOf } from './elementwise.ts';
import type { Emission } from './emission.ts';
import { headLoops, writeHead } from './heads.ts';
import { assign } from './lines.ts';
import { axisVariable, coalesce, indexExpression, nest } from './loops.ts';

/** Loops over all elements of an array, each computed by an expression. */
export function emitElementwise(emission: Emission, root: PlannedValue): void {
  const head = headOf(emission.plan, root);
  if (head) emitAroundHead(emission, root, head);
  else emitWalk(emission, root);
}

/** The fewest loops that reach all operands' elements. */
function emitWalk({ code, plan, labels }: Emission, root: PlannedValue): void {
  const { shape } = root.value;
  const leaves = leavesOf(plan, root);
  const { extents, strides } = coalesce(shape, [
    rowMajor(shape).strides,
    ...leaves.map(({ layout }) => layout.strides),
  ]);
  const loops = extents.map((extent, axis) => ({ variable: plan.local(axisVariable(axis)), extent }));
  const index = (row: number, offset: number): string =>
    indexExpression(
      loops.map((loop, axis) => ({ ...loop, stride: strides[row]?.[axis] ?? 0 })),
      offset,
    );
  nest(code, labels, root.name, loops, () => {
    const computed = expression(code, plan, root, (id) => {
      const row = leaves.findIndex(({ planned }) => planned.value.id === id);
      const access = accessOf(plan, id);
      return read(plan, access, index(row + 1, access.layout.offset));
    });
    assign(code, element(plan, root, index(0, 0)), computed);
  });
}

/** A sum or extreme and the elementwise steps after it, element by element. */
function emitAroundHead({ code, plan, labels }: Emission, root: PlannedValue, head: PlannedValue): void {
  const axes = headLoops(plan, head);
  nest(code, labels, root.name, axes, () => {
    const computed = expression(
      code,
      plan,
      root,
      (id) => readAt(plan, accessOf(plan, id), axes),
      (sum) => {
        writeHead({ code, plan, labels }, sum, sum.name);
        return sum.name;
      },
    );
    assign(code, element(plan, root, elementAt(root, axes)), computed);
  });
}

/** A sum or extreme that is stored as it is. */
export function emitHead({ code, plan, labels }: Emission, root: PlannedValue): void {
  const axes = headLoops(plan, root);
  nest(code, labels, root.name, axes, () => {
    // Without a loop around it the name stands beside others.
    const sum = axes.some(({ extent }) => extent > 1) ? plan.local('accumulator') : `${root.name}_value`;
    writeHead({ code, plan, labels }, root, sum);
    code.line(`${element(plan, root, elementAt(root, axes))} = ${sum};`);
  });
}

const elementAt = (
  { value }: PlannedValue,
  axes: readonly { readonly variable: string; readonly extent: number }[],
): string => {
  const { strides } = rowMajor(value.shape);
  return indexExpression(axes.map((axis, i) => ({ ...axis, stride: strides[i] ?? 0 })));
};
