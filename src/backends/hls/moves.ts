import type { CodeWriter } from '../../base/codeWriter.ts';
import { InternalError } from '../../base/errors.ts';
import type { OpOf } from '../../ir/op.ts';
import { type FixedType, sameType } from '../../numeric/fixedType.ts';
import { type Shape, sizeOf, stridesOf } from '../../numeric/shape.ts';
import { elementTypes, type TensorType } from '../../numeric/tensorType.ts';
import { element, plannedOf } from './expressions.ts';
import { elementIndex, type IndexTerm, indexExpression, loopsOver, nest } from './loops.ts';
import type { Plan, PlannedValue } from './plan.ts';
import { cppType } from './types.ts';

/** Copies elements to their new places. */
export function emitRearrange(
  code: CodeWriter,
  plan: Plan,
  result: PlannedValue,
  op: OpOf<'rearrange'>,
): void {
  const { rearrangement: form } = op;
  const operands = op.operands.map((id) => plannedOf(plan, id));
  const [source] = operands;
  if (!source) throw new InternalError('a rearrangement without operands');
  const { shape } = result.value;
  if (form.form === 'reshape') {
    copy(code, result, result.name, [sizeOf(shape)], 'i', element(source, 'i'));
    return;
  }
  if (form.form === 'concat') {
    let start = 0;
    operands.forEach((operand, part) => {
      const own = operand.value.shape;
      const loops = loopsOver(own);
      const target = indexExpression(
        terms(loops, stridesOf(shape)),
        start * (stridesOf(shape)[form.axis] ?? 1),
      );
      copy(
        code,
        result,
        `${result.name}_part${part}`,
        own,
        target,
        element(operand, elementIndex(own, loops)),
      );
      start += own[form.axis] ?? 0;
    });
    return;
  }
  const loops = loopsOver(shape);
  const own = source.value.shape;
  const strides = stridesOf(own);
  const stride = (axis: number): number => ((own[axis] ?? 1) > 1 ? (strides[axis] ?? 1) : 0);
  const variable = (axis: number): string => loops[axis]?.variable ?? '0';
  if (form.form === 'gather') {
    code.line(
      `static const int ${result.name}_indices[${form.indices.length}] = {${form.indices.join(', ')}};`,
    );
  }
  const from: IndexTerm[] = (() => {
    switch (form.form) {
      case 'transpose':
        return form.permutation.map((axis, at) => ({ variable: variable(at), stride: stride(axis) }));
      case 'slice':
        return own.map((_, axis) => ({
          variable: variable(axis),
          stride: (shape[axis] ?? 1) > 1 ? stride(axis) : 0,
        }));
      case 'broadcast':
        return form.axes.map((at, axis) => ({ variable: variable(at), stride: stride(axis) }));
      case 'gather':
        return own.map((_, axis) => ({
          variable: axis === form.axis ? `${result.name}_indices[${variable(axis)}]` : variable(axis),
          stride: stride(axis),
        }));
    }
  })();
  const offset =
    form.form === 'slice'
      ? form.starts.reduce((sum, start, axis) => sum + start * (strides[axis] ?? 1), 0)
      : 0;
  copy(
    code,
    result,
    result.name,
    shape,
    elementIndex(shape, loops),
    element(source, indexExpression(from, offset)),
  );
}

const terms = (
  loops: readonly { readonly variable: string; readonly extent: number }[],
  strides: readonly number[],
): IndexTerm[] =>
  loops.map(({ variable, extent }, axis) => ({ variable, stride: extent > 1 ? (strides[axis] ?? 1) : 0 }));

function copy(
  code: CodeWriter,
  result: PlannedValue,
  label: string,
  shape: Shape,
  target: string,
  source: string,
): void {
  nest(code, label, loopsOver(shape), 'UNROLL', () => {
    code.line(`${result.name}[${target}] = ${source};`);
  });
}

/** A cast to different types: one loop for each evenly spaced set of elements with the same type. */
export function emitElementCast(
  code: CodeWriter,
  plan: Plan,
  result: PlannedValue,
  operand: number,
  type: TensorType,
): void {
  const source = plannedOf(plan, operand);
  runsOf(elementTypes(type, result.value.shape)).forEach(({ type: own, start, step, count }, run) => {
    const index = indexExpression([{ variable: 'i', stride: count > 1 ? step : 0 }], start);
    // A type of width 0 keeps nothing.
    const kept = own.width === 0 ? '0' : `${cppType(own)}(${element(source, index)})`;
    nest(
      code,
      `${result.name}_type${run}`,
      count > 1 ? [{ variable: 'i', extent: count }] : [],
      'UNROLL',
      () => {
        code.line(`${result.name}[${index}] = ${kept};`);
      },
    );
  });
}

interface Run {
  readonly type: FixedType;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Elements of each type as arithmetic progressions, in the order of their first elements. */
function runsOf(types: readonly FixedType[]): Run[] {
  const kinds: { type: FixedType; places: number[] }[] = [];
  types.forEach((type, place) => {
    const known = kinds.find((kind) => sameType(kind.type, type));
    if (known) known.places.push(place);
    else kinds.push({ type, places: [place] });
  });
  return kinds.flatMap(({ type, places }) => progressions(places).map((run) => ({ type, ...run })));
}

function progressions(places: readonly number[]): Omit<Run, 'type'>[] {
  const runs: { start: number; step: number; count: number }[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last && last.count === 1) {
      last.step = place - last.start;
      last.count = 2;
    } else if (last && place === last.start + last.step * last.count) last.count++;
    else runs.push({ start: place, step: 1, count: 1 });
  }
  return runs;
}
