import { list, object, quoted } from '../project/code.ts';
import type { Ref } from '../project/draft.ts';
import type { CallContext } from './context.ts';

/** Runs of neighbouring indices; -1 stands for a row of zeros. */
function runsOf(indices: readonly number[]): { start: number; length: number }[] {
  const runs: { start: number; length: number }[] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    const follows = last && last.start >= 0 && index >= 0 && last.start + last.length === index;
    if (last && (follows || (last.start < 0 && index < 0))) last.length++;
    else runs.push({ start: index, length: 1 });
  }
  return runs;
}

/** Indices along an axis in any order, and zeros where the index is -1: slices, joined. */
export function gather(
  context: CallContext,
  x: Ref,
  axis: number,
  indices: readonly number[],
  suffix: string,
): Ref {
  const extent = x.shape[axis] ?? 1;
  if (indices.length === extent && indices.every((index, i) => index === i)) return x;
  const shapeWith = (length: number) => x.shape.map((size, other) => (other === axis ? length : size));
  const parts = runsOf(indices).map(({ start, length }): Ref => {
    if (start < 0) return zeros(context, x, axis, length, suffix);
    const options = object({ axis: String(axis), start: String(start), end: String(start + length) });
    return start === 0 && length === extent
      ? x
      : context.add('slice', [x, options], shapeWith(length), `${suffix}_part`);
  });
  return join(context, parts, axis, suffix);
}

/** Rows of zeros: a type without bits holds nothing else. */
function zeros(context: CallContext, x: Ref, axis: number, length: number, suffix: string): Ref {
  const count = Math.min(length, x.shape[axis] ?? 1);
  const shape = x.shape.map((size, other) => (other === axis ? count : size));
  const options = object({ axis: String(axis), start: '0', end: String(count) });
  const rows = context.add('slice', [x, options], shape, `${suffix}_row`);
  const zero = context.add('quantize', [rows, quoted('ufixed<0,0>')], shape, `${suffix}_zero`);
  if (count === length) return zero;
  const copies = Array.from({ length: Math.floor(length / count) }, () => zero);
  const rest = length % count;
  return join(
    context,
    rest === 0 ? copies : [...copies, zeros(context, x, axis, rest, suffix)],
    axis,
    `${suffix}_zeros`,
  );
}

/** Tensors joined along an axis. */
export function join(
  context: CallContext,
  parts: readonly Ref[],
  axis: number,
  suffix: string | undefined,
): Ref {
  const [first] = parts;
  if (first && parts.length === 1 && suffix !== undefined) return first;
  const extent = parts.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = (first?.shape ?? []).map((size, other) => (other === axis ? extent : size));
  const tensors = list(parts.map((part) => context.draft.read(part)));
  return context.add('concatenate', [tensors, object({ axis: String(axis) })], shape, suffix);
}

/** Where a window of a convolution or pooling reads along one axis, for each result; -1 in the padding. */
export const windowIndices = (
  results: number,
  offset: number,
  { stride, before, extent }: { stride: number; before: number; extent: number },
): number[] =>
  Array.from({ length: results }, (_, i) => {
    const at = i * stride + offset - before;
    return at >= 0 && at < extent ? at : -1;
  });
