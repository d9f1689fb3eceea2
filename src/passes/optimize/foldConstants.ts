import { InternalError } from '../../base/errors.ts';
import { ModuleBuilder } from '../../ir/builder.ts';
import { type Module, type Scope, type Value, valueAt } from '../../ir/module.ts';
import { mapOperands, operandsOf, type ValueId } from '../../ir/op.ts';
import { isBig, type RawData } from '../../numeric/rawTensor.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { createSimulator } from '../../sim/simulator.ts';
import type { Pass } from '../pass.ts';
import { rebuild } from './rebuild.ts';

const scope: Scope = { name: 'constant', kind: 'constant', strategy: 'latency', reuseFactor: 1 };

/** A constant, or a constant repeated to a larger shape, which is not stored as such. */
function isKnown(module: Pick<Module, 'values'>, { op }: Value): boolean {
  if (op.kind === 'constant') return true;
  const [source] = operandsOf(op);
  return (
    op.kind === 'rearrange' &&
    op.rearrangement.form === 'broadcast' &&
    source !== undefined &&
    valueAt(module, source).op.kind === 'constant'
  );
}

/** Evaluates an op on known operands with the simulator, so that folding can't mean anything else than running. */
function evaluate(module: Pick<Module, 'values'>, value: Value): RawData {
  const builder = new ModuleBuilder();
  builder.enter(scope);
  const replay = (id: ValueId): ValueId => builder.add(mapOperands(valueAt(module, id).op, replay)).id;
  builder.output('result', valueAt(builder, replay(value.id)));
  const { outputs } = createSimulator(builder.finish('constant')).run(new Map(), 1);
  const data = outputs.get('result');
  if (!data) throw new InternalError('constant folding lost its result');
  return isBig(data) ? [...data] : Float64Array.from(data);
}

/** Elements that the operands store. */
const storedSize = (module: Pick<Module, 'values'>, { op, shape }: Value): number => {
  const [source] = operandsOf(op);
  return op.kind === 'rearrange' && source !== undefined
    ? sizeOf(valueAt(module, source).shape)
    : sizeOf(shape);
};

export const foldConstants: Pass = {
  name: 'fold-constants',
  summary: 'computes what depends on constants only, where that does not store more numbers',
  run: (module) =>
    rebuild(module, (value, { builder, now, keep }) => {
      const operands = operandsOf(value.op).map((id) => now(id));
      const stored = Math.max(0, ...operands.map((operand) => storedSize(builder, operand)));
      const foldable =
        operands.length > 0 &&
        value.op.kind !== 'lookup' &&
        operands.every((operand) => isKnown(builder, operand)) &&
        sizeOf(value.shape) <= stored;
      if (!foldable) return keep();
      const made = keep();
      const data = evaluate(builder, made);
      builder.values.length = made.id;
      const source = operands.find(({ op }) => op.kind === 'constant')?.op;
      return builder.constant(
        source?.kind === 'constant' ? source.name : 'constant',
        made.shape,
        made.type,
        data,
      );
    }),
};
