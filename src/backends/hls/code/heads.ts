import { InternalError } from '../../../base/errors.ts';
import { planContract } from '../../../ir/einsum.ts';
import { valueAt } from '../../../ir/module.ts';
import type { OpOf } from '../../../ir/op.ts';
import { sizeOf, stridesOf } from '../../../numeric/shape.ts';
import type { Plan, PlannedValue } from '../plan/plan.ts';
import { productFormat, roundable, storable } from '../plan/types.ts';
import { type Access, accessOf, readAt } from './access.ts';
import type { Emission } from './emission.ts';
import { axisVariable, indexExpression, type Loop, nest } from './loops.ts';

/** A loop for each axis of a sum's or extreme's result. */
export function headLoops(plan: Plan, { value }: PlannedValue): Loop[] {
  const { op } = value;
  if (op.kind === 'contract') return [...op.spec.output].map(letterLoop(plan, op));
  if (op.kind !== 'reduce') throw new InternalError(`${op.kind} is no sum`);
  return axisLoops(plan, op).filter((_, axis) => !op.axes.includes(axis));
}

/** Loops of a contraction are called as its letters. */
export function letterLoop(plan: Plan, op: OpOf<'contract'>): (letter: string) => Loop {
  const { extents } = planContract(
    op.spec,
    valueAt(plan.module, op.left).shape,
    valueAt(plan.module, op.right).shape,
  );
  return (letter) => ({ variable: plan.local(letter), extent: extents.get(letter) ?? 1 });
}

const axisLoops = (plan: Plan, op: OpOf<'reduce'>): Loop[] =>
  valueAt(plan.module, op.operand).shape.map((extent, axis) => ({
    variable: plan.local(axisVariable(axis)),
    extent,
  }));

/** Writes one element of a contraction or reduction into a new variable. */
export function writeHead(emission: Emission, planned: PlannedValue, name: string): void {
  const { op } = planned.value;
  if (planned.format.width === 0) emission.code.line(`const ${planned.type} ${name} = 0;`);
  else if (op.kind === 'contract') writeContract(emission, planned, op, name);
  else if (op.kind === 'reduce') writeReduce(emission, planned, op, name);
}

/** What is added in a step of a contraction: the exact product, or hls4ml's cast one. */
export function productAt(plan: Plan, { type }: PlannedValue, op: OpOf<'contract'>): string {
  const loop = letterLoop(plan, op);
  const [left, right] = [accessOf(plan, op.left), accessOf(plan, op.right)];
  const at = (side: Access, letters: string): string => readAt(plan, side, [...letters].map(loop));
  const product = `${at(left, op.spec.left)} * ${at(right, op.spec.right)}`;
  if (op.accumulator?.cast !== 'product') return product;
  const format = productFormat(storable(left.planned.format), storable(right.planned.format));
  return `${type}(${roundable(product, format, op.accumulator.type)})`;
}

/** What a contraction begins with. */
export function startAt(plan: Plan, op: OpOf<'contract'>): string {
  if (op.bias === undefined || !op.accumulator) return '0';
  const bias = accessOf(plan, op.bias);
  const start = readAt(plan, bias, [...op.spec.output].map(letterLoop(plan, op)));
  return roundable(start, storable(bias.planned.format), op.accumulator.type);
}

/** Sums wrap in a type that holds the result, so partial sums may leave it; an accumulator's own modes act in every step. */
function writeContract(
  { code, plan, labels }: Emission,
  planned: PlannedValue,
  op: OpOf<'contract'>,
  name: string,
): void {
  const loop = letterLoop(plan, op);
  const letters = [...new Set(op.spec.left + op.spec.right)];
  const summed = letters.filter((letter) => !op.spec.output.includes(letter)).map(loop);
  code.line(`${planned.type} ${name} = ${startAt(plan, op)};`);
  nest(code, labels, `${planned.name}_sum`, summed, () => {
    code.line(`${name} += ${productAt(plan, planned, op)};`);
  });
}

function writeReduce(
  { code, plan, labels }: Emission,
  planned: PlannedValue,
  op: OpOf<'reduce'>,
  name: string,
): void {
  const loops = axisLoops(plan, op);
  const folded = loops.filter((_, axis) => op.axes.includes(axis));
  const source = accessOf(plan, op.operand);
  const element = readAt(plan, source, loops);
  const here = op.accumulator
    ? roundable(element, storable(source.planned.format), op.accumulator.type)
    : element;
  const { type } = planned;
  if (op.accumulator?.order === 'tree') {
    writeTree({ code, plan, labels }, planned, folded, here, name);
    return;
  }
  if (op.operation === 'sum') {
    code.line(`${type} ${name} = 0;`);
    nest(code, labels, `${planned.name}_sum`, folded, () => {
      code.line(op.accumulator ? `${name} += ${type}(${here});` : `${name} += ${here};`);
    });
    return;
  }
  const first = readAt(
    plan,
    source,
    loops.map((loop, axis) => (op.axes.includes(axis) ? { ...loop, extent: 1 } : loop)),
  );
  code.line(`${type} ${name} = ${first};`);
  nest(code, labels, `${planned.name}_compare`, folded, () => {
    code.line(`if (${here} ${op.operation === 'max' ? '>' : '<'} ${name}) ${name} = ${here};`);
  });
}

/** Neighbours are added in pairs, then the pairs' sums, and so on: hls4ml's balanced tree. */
function writeTree(
  { code, plan, labels }: Emission,
  planned: PlannedValue,
  folded: readonly Loop[],
  here: string,
  name: string,
): void {
  const extents = folded.map(({ extent }) => extent);
  const count = sizeOf(extents);
  const strides = stridesOf(extents);
  const place = indexExpression(folded.map((loop, i) => ({ ...loop, stride: strides[i] ?? 1 })));
  const terms = plan.local(`${planned.name}_terms`);
  code.line(`${planned.type} ${terms}[${count}];`);
  code.line(`#pragma HLS ARRAY_PARTITION variable=${terms} complete dim=0`);
  nest(code, labels, `${planned.name}_terms`, folded, () => {
    code.line(`${terms}[${place}] = ${here};`);
  });
  code.line(`const ${planned.type} ${name} = nnet::tree_sum<${count}>(${terms});`);
}
