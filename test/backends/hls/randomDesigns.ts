import { foldedContracts, foldingOf } from '../../../src/backends/hls/code/folding.ts';
import { legalReuseFactors } from '../../../src/backends/hls/reuse.ts';
import { infer } from '../../../src/ir/infer.ts';
import { containerOfValue, type Module, type Value, valueAt } from '../../../src/ir/module.ts';
import type { Op } from '../../../src/ir/op.ts';
import { fixed } from '../../../src/numeric/fixedType.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { randomModule } from '../../ir/moduleArbitrary.ts';
import type { ModuleLimits } from '../../ir/sketch.ts';

/** A random module that can be a design: ports of at most 64 bits, reuse factors that are legal. */
export const randomDesign = (seed: number, limits: ModuleLimits): Module =>
  withLegalReuse(withNarrowPorts(randomModule(seed, limits)), seed);

/** Outputs of more than 64 bits are cast to 60. */
function withNarrowPorts(module: Module): Module {
  const values: Value[] = [...module.values];
  const outputs = module.outputs.map((output) => {
    const wide = valueAt(module, output.value);
    const { width, integer } = containerOfValue(wide);
    if (width <= 64) return output;
    const op: Op = {
      kind: 'cast',
      operand: wide.id,
      type: uniform(fixed(true, 60, integer - 7, 'RND', 'SAT')),
    };
    const narrow = { ...wide, id: values.length, op, ...infer(op, { values, tables: module.tables }) };
    values.push(narrow);
    return { ...output, value: narrow.id };
  });
  return { ...module, values, outputs };
}

function withLegalReuse(module: Module, seed: number): Module {
  const folded = foldedContracts(module);
  const scopes = module.scopes.map((scope, index) => {
    const factors = folded
      .filter(({ value }) => value.scope === index)
      .map(({ op }) => foldingOf(module, { op }))
      .map(({ inputs, outputs }) => legalReuseFactors(inputs, outputs));
    const [first = [1], ...others] = factors;
    const common = first.filter((factor) => others.every((list) => list.includes(factor)));
    return { ...scope, reuseFactor: common[Math.abs(seed) % common.length] ?? 1 };
  });
  return { ...module, scopes };
}
