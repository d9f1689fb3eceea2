import type { ModuleBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/module.ts';
import { typeOfInterval } from '../numeric/interval.ts';
import { uniform } from '../numeric/tensorType.ts';

/** 0, 1, 2, … along one axis, of extent 1 along all others. */
export function indicesAlong(builder: ModuleBuilder, shape: readonly number[], axis: number): Value {
  const extent = shape[axis] ?? 1;
  return builder.constant(
    'index',
    shape.map((_, other) => (other === axis ? extent : 1)),
    uniform(typeOfInterval({ min: 0n, max: BigInt(extent - 1), fraction: 0 })),
    Float64Array.from({ length: extent }, (_, i) => i),
  );
}

/** The index of the first largest value along an axis, which keeps the extent 1. */
export function firstLargest(builder: ModuleBuilder, x: Value, axis: number): Value {
  const index = builder.broadcastTo(indicesAlong(builder, x.shape, axis), x.shape);
  return tournament(builder, axis, { score: x, index }).index;
}

interface Contender {
  readonly score: Value;
  readonly index: Value;
}

/** Halves the axis again and again; on equal scores the lower half wins, so the first largest value does. */
function tournament(builder: ModuleBuilder, axis: number, all: Contender): Contender {
  const extent = all.score.shape[axis] ?? 1;
  if (extent === 1) return all;
  const half = 2 ** Math.ceil(Math.log2(extent) - 1);
  const part = (start: number, size: number) => (value: Value) =>
    builder.rearrange(
      {
        form: 'slice',
        starts: value.shape.map((_, other) => (other === axis ? start : 0)),
        sizes: value.shape.map((whole, other) => (other === axis ? size : whole)),
      },
      value,
    );
  const low = part(0, half);
  const high = part(half, extent - half);
  const first = tournament(builder, axis, { score: low(all.score), index: low(all.index) });
  const second = tournament(builder, axis, { score: high(all.score), index: high(all.index) });
  const wins = builder.compare('gt', second.score, first.score);
  return {
    score: builder.binary('max', first.score, second.score),
    index: builder.select(wins, second.index, first.index),
  };
}
