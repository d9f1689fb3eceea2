import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { type Module, scopeAt } from '../../ir/module.ts';
import { obstacleOf } from './constantContraction.ts';
import { largestCoefficientBits } from './optimize.ts';

/** HLS3010 for every layer that asks for adder graphs and for something that adder graphs cannot give. */
export function adderProblems(module: Module): Diagnostic[] {
  return module.values.flatMap(({ op, scope }) => {
    const { name, strategy, span } = scopeAt(module, scope);
    if (op.kind !== 'contract' || strategy !== 'distributed_arithmetic') return [];
    const obstacle = obstacleOf(module, op);
    if (!obstacle) return [];
    const [reason, help] = {
      accumulator: [
        "distributed arithmetic shares exact sums, but its 'accum' type rounds every product",
        "leave 'accum' out, or give the layer strategy: 'latency'",
      ] as const,
      width: [
        `distributed arithmetic takes weights of at most ${largestCoefficientBits} bits`,
        "give the weights a narrower type, or the layer strategy: 'latency'",
      ] as const,
    }[obstacle];
    return [error('HLS3010', `layer '${name}': ${reason}`, { ...(span ? { span } : {}), help })];
  });
}
