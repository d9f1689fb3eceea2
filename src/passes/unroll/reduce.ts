import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { OpOf } from '../../ir/op.ts';
import { groupsOf } from '../../sim/reduce.ts';
import { castSignal } from './cast.ts';

/** Combines neighbours until one is left: ⌈log2 n⌉ levels. */
function tree(
  builder: NetlistBuilder,
  signals: readonly Signal[],
  combine: (a: Signal, b: Signal) => Signal,
): Signal {
  let level = [...signals];
  while (level.length > 1) {
    level = level.flatMap((signal, i) => {
      if (i % 2 === 1) return [];
      const other = level[i + 1];
      return [other ? combine(signal, other) : signal];
    });
  }
  return level[0] ?? builder.constant(0);
}

/** The exact sum as a balanced tree; zeros take no place in it. */
export const sumTree = (builder: NetlistBuilder, signals: readonly Signal[]): Signal =>
  tree(
    builder,
    signals.filter((signal) => !builder.isZero(signal)),
    (a, b) => builder.add(a, b),
  );

/** hls4ml's tree: n terms are split after the largest power of two below n, every partial sum is cast. */
function splitTree(signals: readonly Signal[], combine: (a: Signal, b: Signal) => Signal): Signal {
  const [only] = signals;
  if (signals.length === 1 && only) return only;
  const left = 2 ** Math.floor(Math.log2(signals.length - 1));
  return combine(splitTree(signals.slice(0, left), combine), splitTree(signals.slice(left), combine));
}

export function unrollReduce(
  builder: NetlistBuilder,
  op: OpOf<'reduce'>,
  shape: readonly number[],
  operand: readonly Signal[],
): Signal[] {
  const zero = builder.constant(0);
  return groupsOf(shape, op.axes).map((group) => {
    const signals = Array.from(group, (i) => operand[i] ?? zero);
    if (op.operation === 'max') return tree(builder, signals, (a, b) => builder.maximum(a, b));
    if (op.operation === 'min') return tree(builder, signals, (a, b) => builder.minimum(a, b));
    const { accumulator } = op;
    if (!accumulator) return sumTree(builder, signals);
    const { type, order } = accumulator;
    const terms = signals.map((signal) => castSignal(builder, signal, type));
    const add = (a: Signal, b: Signal): Signal => castSignal(builder, builder.add(a, b), type);
    return order === 'tree' ? splitTree(terms, add) : terms.reduce(add, zero);
  });
}
