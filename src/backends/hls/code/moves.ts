import { InternalError } from '../../../base/errors.ts';
import type { OpOf } from '../../../ir/op.ts';
import { type Shape, stridesOf } from '../../../numeric/shape.ts';
import type { PlannedValue } from '../plan/plan.ts';
import { type Layout, rowMajor, viewLayout } from '../plan/views.ts';
import { type Access, accessOf, element, read } from './access.ts';
import type { Emission } from './emission.ts';
import { axisVariable, coalesce, indexExpression, nest } from './loops.ts';

/** Copies elements to their new places, where they cannot be read in their old ones. */
export function emitRearrange(emission: Emission, result: PlannedValue, op: OpOf<'rearrange'>): void {
  const { rearrangement: form } = op;
  const operands = op.operands.map((id) => accessOf(emission.plan, id));
  const [source] = operands;
  if (!source) throw new InternalError('a rearrangement without operands');
  const { shape } = result.value;
  const from = source.planned.value.shape;
  if (form.form === 'concat') {
    emitConcat(emission, result, operands, form.axis);
    return;
  }
  const layout = viewLayout(form, from, source.layout);
  if (layout) copy(emission, result, result.name, shape, rowMajor(shape), { ...source, layout });
  // Row-major order is the same before and after a reshape.
  else if (form.form === 'reshape') copy(emission, result, result.name, from, rowMajor(from), source);
  else if (form.form === 'gather') emitGather(emission, result, source, form.axis, form.indices);
  else throw new InternalError(`a ${form.form} that is no view`);
}

function copy(
  { code, plan, labels }: Emission,
  result: PlannedValue,
  label: string,
  shape: Shape,
  target: Layout,
  source: Access,
): void {
  const { extents, strides } = coalesce(shape, [target.strides, source.layout.strides]);
  const loops = extents.map((extent, axis) => ({ variable: plan.local(axisVariable(axis)), extent }));
  const index = (row: number, offset: number): string =>
    indexExpression(
      loops.map((loop, axis) => ({ ...loop, stride: strides[row]?.[axis] ?? 0 })),
      offset,
    );
  nest(code, labels, label, loops, () => {
    const from = read(plan, source, index(1, source.layout.offset));
    code.line(`${element(plan, result, index(0, target.offset))} = ${from};`);
  });
}

function emitConcat(
  emission: Emission,
  result: PlannedValue,
  operands: readonly Access[],
  axis: number,
): void {
  const strides = stridesOf(result.value.shape);
  let start = 0;
  operands.forEach((source, part) => {
    const { shape } = source.planned.value;
    const target = { offset: start * (strides[axis] ?? 1), strides };
    copy(emission, result, `${result.name}_part${part}`, shape, target, source);
    start += shape[axis] ?? 0;
  });
}

/** Picks that do not lie in equal steps come from a list. */
function emitGather(
  { code, plan, labels }: Emission,
  result: PlannedValue,
  source: Access,
  axis: number,
  indices: readonly number[],
): void {
  const { shape } = result.value;
  const loops = shape.map((extent, i) => ({ variable: plan.local(axisVariable(i)), extent }));
  const picks = plan.local(`${result.name}_picks`);
  const at = ({ offset, strides }: Layout, variable: (axis: number) => string): string =>
    indexExpression(
      loops.map((loop, i) => ({ ...loop, variable: variable(i), stride: strides[i] ?? 0 })),
      offset,
    );
  const plain = (i: number): string => loops[i]?.variable ?? '0';
  code.line(`static const int ${picks}[${indices.length}] = {${indices.join(', ')}};`);
  nest(code, labels, result.name, loops, () => {
    const from = at(source.layout, (i) => (i === axis ? `${picks}[${plain(i)}]` : plain(i)));
    code.line(`${element(plan, result, at(rowMajor(shape), plain))} = ${read(plan, source, from)};`);
  });
}
