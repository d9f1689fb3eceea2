import { InternalError } from '../base/errors.ts';
import { type Module, tableAt } from '../ir/module.ts';
import type { OpKind, OpOf, ValueId } from '../ir/op.ts';
import { isBig } from '../numeric/rawTensor.ts';
import { castStep } from './cast.ts';
import { contractStep } from './contract.ts';
import { binaryStep, compareStep, mulStep, selectStep, unaryStep } from './elementwise.ts';
import { bigAt, type LaneStore, putBig, type Step } from './lanes.ts';
import { lookupStep, rearrangeStep } from './move.ts';
import { reduceStep } from './reduce.ts';

/** What a step is made from. */
export interface StepContext {
  readonly module: Module;
  readonly lanes: number;
  readonly store: (id: ValueId) => LaneStore;
}

type StepMaker<Kind extends OpKind> = (op: OpOf<Kind>, result: LaneStore, context: StepContext) => Step;

const nothing: Step = () => undefined;

const binary = (op: OpOf<'add' | 'sub' | 'max' | 'min'>, result: LaneStore, { store }: StepContext): Step =>
  binaryStep(op.kind, store(op.left), store(op.right), result);

/** The one meaning of every op. */
export const steps = {
  // The caller writes inputs into their store before every run.
  input: () => nothing,
  constant: (op, result, { lanes }) => {
    for (let i = 0; i < op.data.length; i++) {
      for (let lane = 0; lane < lanes; lane++) putBig(result.data, i * lanes + lane, bigAt(op.data, i));
    }
    if (isBig(op.data) && op.data.length * lanes !== result.data.length)
      throw new InternalError('a constant of the wrong size');
    return nothing;
  },
  cast: (op, result, { store, lanes }) => castStep(op.type, store(op.operand), result, lanes),
  add: binary,
  sub: binary,
  max: binary,
  min: binary,
  mul: (op, result, { store }) => mulStep(store(op.left), store(op.right), result),
  neg: (op, result, { store }) => unaryStep(true, store(op.operand), result),
  shift: (op, result, { store }) => unaryStep(false, store(op.operand), result),
  contract: (op, result, { store, lanes }) =>
    contractStep(
      op,
      store(op.left),
      store(op.right),
      op.bias === undefined ? undefined : store(op.bias),
      result,
      lanes,
    ),
  reduce: (op, result, { store, lanes }) => reduceStep(op, store(op.operand), result, lanes),
  lookup: (op, result, { store, module }) => lookupStep(tableAt(module, op.table), store(op.operand), result),
  compare: (op, result, { store }) => compareStep(op.relation, store(op.left), store(op.right), result),
  select: (op, result, { store }) =>
    selectStep(store(op.condition), store(op.whenTrue), store(op.whenFalse), result),
  rearrange: (op, result, { store, lanes }) =>
    rearrangeStep(op.rearrangement, op.operands.map(store), result, lanes),
} satisfies { readonly [Kind in OpKind]: StepMaker<Kind> };
