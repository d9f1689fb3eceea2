import { InternalError } from '../../base/errors.ts';
import { ModuleBuilder } from '../../ir/builder.ts';
import { type Scope, type Value, valueAt } from '../../ir/module.ts';
import { mapOperands, operandsOf } from '../../ir/op.ts';
import { isBig, type RawData } from '../../numeric/rawTensor.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { createSimulator } from '../../sim/simulator.ts';
import type { Pass } from '../pass.ts';
import { rebuild } from './rebuild.ts';

const scope: Scope = { name: 'constant', kind: 'constant', strategy: 'latency', reuseFactor: 1 };

/** Evaluates one op on constants with the simulator, so that folding can't mean anything else than running. */
function evaluate(value: Value, operands: readonly Value[]): RawData {
  const builder = new ModuleBuilder();
  builder.enter(scope);
  const local = new Map(operands.map((operand) => [operand.id, builder.add(operand.op).id]));
  const result = builder.add(mapOperands(value.op, (id) => local.get(id) ?? id));
  builder.output('result', result);
  const { outputs } = createSimulator(builder.finish('constant')).run(new Map(), 1);
  const data = outputs.get('result');
  if (!data) throw new InternalError('constant folding lost its result');
  return isBig(data) ? [...data] : Float64Array.from(data);
}

export const foldConstants: Pass = {
  name: 'fold-constants',
  summary: 'computes what depends on constants only, where that does not store more numbers',
  run: (module) =>
    rebuild(module, (value, { builder, now, keep }) => {
      const operands = operandsOf(value.op).map((id) => now(id));
      const size = sizeOf(value.shape);
      const foldable =
        operands.length > 0 &&
        value.op.kind !== 'lookup' &&
        operands.every(({ op }) => op.kind === 'constant') &&
        size <= Math.max(...operands.map(({ shape }) => sizeOf(shape)));
      if (!foldable) return keep();
      const made = keep();
      const data = evaluate(
        made,
        operandsOf(made.op).map((id) => valueAt(builder, id)),
      );
      builder.values.length = made.id;
      const [first] = operands;
      const name = first?.op.kind === 'constant' ? first.op.name : 'constant';
      return builder.constant(name, made.shape, made.type, data);
    }),
};
