import type { ModuleBuilder } from '../../ir/builder.ts';
import { type Module, type Value, valueAt } from '../../ir/module.ts';
import { operandsOf, type ValueId } from '../../ir/op.ts';
import type { Pass } from '../pass.ts';
import { countUses, type Rewriting, rebuild } from './rebuild.ts';
import { foldingIsCheaper } from './scaleCost.ts';

/** A contraction with weights on the right, and a constant added to it, if any. */
interface Affine {
  readonly contract: Value;
  readonly added: Value | undefined;
}

/** Constant itself, or a constant repeated to a larger shape. */
const isConstant = (module: Pick<Module, 'values'>, id: ValueId): boolean => {
  const { op } = valueAt(module, id);
  if (op.kind === 'constant') return true;
  const [source] = operandsOf(op);
  return (
    op.kind === 'rearrange' &&
    op.rearrangement.form === 'broadcast' &&
    source !== undefined &&
    valueAt(module, source).op.kind === 'constant'
  );
};

/** The constant behind a repetition, if it is a scalar or runs along the last axis only. */
function channelConstant(module: Pick<Module, 'values'>, id: ValueId): Value | undefined {
  const value = valueAt(module, id);
  const [source] = operandsOf(value.op);
  const constant =
    value.op.kind === 'constant' ? value : source === undefined ? undefined : valueAt(module, source);
  if (constant?.op.kind !== 'constant') return undefined;
  return constant.shape.slice(0, -1).every((extent) => extent === 1) ? constant : undefined;
}

function affineOf(module: Pick<Module, 'values'>, id: ValueId, uses: Uint32Array): Affine | undefined {
  if ((uses[id] ?? 0) > 1) return undefined;
  const value = valueAt(module, id);
  const { op } = value;
  if (op.kind === 'add' && isConstant(module, op.right)) {
    const inner = affineOf(module, op.left, uses);
    return inner && !inner.added ? { contract: inner.contract, added: valueAt(module, op.right) } : undefined;
  }
  if (op.kind !== 'contract' || op.accumulator) return undefined;
  const weights = valueAt(module, op.right);
  const last = op.spec.output.at(-1);
  const channelLast = last !== undefined && op.spec.right.endsWith(last) && weights.op.kind === 'constant';
  return channelLast ? { contract: value, added: undefined } : undefined;
}

/** `s · (x·W + b)` becomes `x·(sW) + sb`: the same number, as all ops are exact. */
function scaled(
  builder: ModuleBuilder,
  { now }: Rewriting,
  { contract, added }: Affine,
  factor: Value,
): Value {
  const { op } = contract;
  if (op.kind !== 'contract') return factor;
  const weights = builder.times(now(op.right), factor);
  const product = builder.add({ ...op, left: now(op.left).id, right: weights.id });
  return added ? builder.plus(product, builder.times(now(added.id), factor)) : product;
}

export const foldScale: Pass = {
  name: 'fold-scale',
  summary:
    'folds a scale by channel (batchNorm) into the weights before it, where no cast stands between and it costs less',
  run: (module) => {
    const uses = countUses(module, operandsOf);
    return rebuild(module, (value, rewriting) => {
      if (value.op.kind !== 'mul') return rewriting.keep();
      const factor = channelConstant(module, value.op.right);
      const affine = factor ? affineOf(module, value.op.left, uses) : undefined;
      if (!factor || !affine) return rewriting.keep();
      const sum = valueAt(module, value.op.left);
      if (!foldingIsCheaper(module, affine.contract, sum, factor)) return rewriting.keep();
      return scaled(rewriting.builder, rewriting, affine, rewriting.now(factor.id));
    });
  },
};

/** `(x + c) + d` with constants c and d becomes `x + (c + d)`. */
export const joinConstants: Pass = {
  name: 'join-constants',
  summary: 'adds constants to each other first',
  run: (module) => {
    const uses = countUses(module, operandsOf);
    return rebuild(module, (value, { builder, now, keep }) => {
      const { op } = value;
      if (op.kind !== 'add' || !isConstant(module, op.right)) return keep();
      const inner = valueAt(module, op.left);
      if (inner.op.kind !== 'add' || !isConstant(module, inner.op.right) || (uses[inner.id] ?? 0) > 1)
        return keep();
      const [c, d] = [channelConstant(module, inner.op.right), channelConstant(module, op.right)];
      if (!c || !d) return keep();
      return builder.plus(now(inner.op.left), builder.plus(now(c.id), now(d.id)));
    });
  },
};
