import type { CodeWriter } from '../../base/codeWriter.ts';
import { planContract } from '../../ir/einsum.ts';
import { type Module, scopeAt, type Value, valueAt } from '../../ir/module.ts';
import type { OpOf } from '../../ir/op.ts';
import { type Shape, stridesOf } from '../../numeric/shape.ts';
import { element, plannedOf } from './expressions.ts';
import { type IndexTerm, indexExpression, type Loop, nest } from './loops.ts';
import type { Plan, PlannedValue } from './plan.ts';
import { cppType } from './types.ts';

/** Index letters of a contraction by their part in a folded multiplier array. */
export interface Folding {
  /** Letters that are summed over: n_in. */
  readonly summed: readonly Loop[];
  /** Letters of the result that the weights have: n_out. */
  readonly units: readonly Loop[];
  /** Letters of the result that only the data have: independent instances. */
  readonly instances: readonly Loop[];
  readonly inputs: number;
  readonly outputs: number;
}

const extentOf = (loops: readonly Loop[]): number =>
  loops.reduce((product, { extent }) => product * extent, 1);

/** How a contraction with trained weights folds; data × data counts the right operand as weights. */
export function foldingOf(
  module: Pick<Module, 'values'>,
  { op }: { readonly op: OpOf<'contract'> },
): Folding {
  const left = valueAt(module, op.left);
  const right = valueAt(module, op.right);
  const plan = planContract(op.spec, left.shape, right.shape);
  const loop = (letter: string): Loop => ({ variable: letter, extent: plan.extents.get(letter) ?? 1 });
  const weights = left.op.kind === 'constant' && right.op.kind !== 'constant' ? op.spec.left : op.spec.right;
  const output = [...op.spec.output];
  const summed = plan.summed.map(loop);
  const units = output.filter((letter) => weights.includes(letter)).map(loop);
  const instances = output.filter((letter) => !weights.includes(letter)).map(loop);
  return { summed, units, instances, inputs: extentOf(summed), outputs: extentOf(units) };
}

const indexOf = (letters: string, shape: Shape): string => {
  const strides = stridesOf(shape);
  return indexExpression(
    [...letters].map(
      (variable, axis): IndexTerm => ({
        variable,
        stride: (shape[axis] ?? 1) > 1 ? (strides[axis] ?? 1) : 0,
      }),
    ),
  );
};

/** What the body of the multiply-accumulate loop needs. */
interface Parts {
  readonly result: PlannedValue;
  readonly target: string;
  readonly start: string;
  readonly step: (accumulator: string) => string;
}

function partsOf(plan: Plan, result: PlannedValue, op: OpOf<'contract'>): Parts {
  const left = plannedOf(plan, op.left);
  const right = plannedOf(plan, op.right);
  const product = `${element(left, indexOf(op.spec.left, left.value.shape))} * ${element(right, indexOf(op.spec.right, right.value.shape))}`;
  const target = element(result, indexOf(op.spec.output, result.value.shape));
  const bias = op.bias === undefined ? undefined : plannedOf(plan, op.bias);
  const start = bias ? element(bias, indexOf(op.spec.output, bias.value.shape)) : '0';
  const rounds = op.accumulator?.cast === 'product';
  const type = op.accumulator ? cppType(op.accumulator.type) : result.type;
  return {
    result,
    target,
    start,
    step: (accumulator) => `${accumulator} += ${rounds ? `${type}(${product})` : product};`,
  };
}

/** Multiplications and their sum: everything at once, or `reuseFactor` turns of a smaller array of multipliers. */
export function emitContract(code: CodeWriter, plan: Plan, result: PlannedValue, op: OpOf<'contract'>): void {
  const scope = scopeAt(plan.module, result.value.scope);
  if (scope.strategy === 'resource' && scope.reuseFactor > 1)
    emitFolded(code, plan, result, op, scope.reuseFactor);
  else emitUnrolled(code, plan, result, op);
}

/** The accumulator's own modes round and saturate in every `+=`; an exact one has room for all. */
const accumulatorType = (result: PlannedValue, op: OpOf<'contract'>): string =>
  op.accumulator ? cppType(op.accumulator.type) : result.type;

function emitUnrolled(code: CodeWriter, plan: Plan, result: PlannedValue, op: OpOf<'contract'>): void {
  const { summed, units, instances } = foldingOf(plan.module, { op });
  const { target, start, step } = partsOf(plan, result, op);
  const outer = [...op.spec.output].flatMap((letter) =>
    [...units, ...instances].filter(({ variable }) => variable === letter),
  );
  nest(code, result.name, outer, 'UNROLL', () => {
    code.line(`${accumulatorType(result, op)} accumulator = ${start};`);
    nest(code, `${result.name}_sum`, summed, 'UNROLL', () => {
      code.line(step('accumulator'));
    });
    code.line(`${target} = accumulator;`);
  });
}

/**
 * hls4ml's resource strategy: in each of R turns either a block of n_in / R inputs meets all units, or (R > n_in) one
 * input meets a block of units. Every unit sees its inputs in rising order, so a saturating accumulator saturates alike.
 */
function emitFolded(
  code: CodeWriter,
  plan: Plan,
  result: PlannedValue,
  op: OpOf<'contract'>,
  reuse: number,
): void {
  const { summed, units, instances, inputs, outputs } = foldingOf(plan.module, { op });
  const { target, start, step } = partsOf(plan, result, op);
  const block = reuse <= inputs ? inputs / reuse : 1;
  const groups = reuse <= inputs ? 1 : reuse / inputs;
  const local = `${result.name}_accumulators`;
  code.line(`${accumulatorType(result, op)} ${local}[${result.value.shape.reduce((a, b) => a * b, 1)}];`);
  code.flush(`#pragma HLS ARRAY_PARTITION variable=${local} complete dim=0`);
  const accumulator = target.replace(result.name, local);
  const every = [...op.spec.output].flatMap((letter) =>
    [...units, ...instances].filter(({ variable }) => variable === letter),
  );
  nest(code, `${result.name}_start`, every, 'UNROLL', () => {
    code.line(`${accumulator} = ${start};`);
  });
  code.block(`${result.name}_reuse: for (int turn = 0; turn < ${reuse}; turn++)`, () => {
    code.flush('#pragma HLS PIPELINE II=1');
    nest(code, `${result.name}_multipliers`, blockLoops(block, outputs / groups), 'UNROLL', () => {
      declareLetters(
        code,
        summed,
        block > 1 ? `turn * ${block} + term` : groups > 1 ? `turn / ${groups}` : 'turn',
      );
      declareLetters(code, units, groups > 1 ? `(turn % ${groups}) * ${outputs / groups} + unit` : 'unit');
      nest(code, `${result.name}_instances`, instances, 'UNROLL', () => {
        code.line(step(accumulator));
      });
    });
  });
  nest(code, `${result.name}_store`, every, 'UNROLL', () => {
    code.line(`${target} = ${accumulator};`);
  });
}

const blockLoops = (block: number, units: number): Loop[] => [
  ...(block > 1 ? [{ variable: 'term', extent: block }] : []),
  { variable: 'unit', extent: units },
];

/** Takes one counter apart into the indices of several axes, the last running fastest; axes of one index need none. */
function declareLetters(code: CodeWriter, loops: readonly Loop[], counter: string): void {
  const used = loops.filter(({ extent }) => extent > 1);
  const [only, ...rest] = used;
  if (only && rest.length === 0) {
    code.line(`const int ${only.variable} = ${counter};`);
    return;
  }
  let inner = extentOf(used);
  for (const { variable, extent } of used) {
    inner /= extent;
    code.line(`const int ${variable} = (${counter}) / ${inner} % ${extent};`);
  }
}

/** A contraction of a layer with the resource strategy. */
export const foldedContracts = (
  module: Module,
): { value: Value; op: OpOf<'contract'>; reuseFactor: number }[] =>
  module.values.flatMap((value) => {
    const { strategy, reuseFactor } = scopeAt(module, value.scope);
    return value.op.kind === 'contract' && strategy === 'resource'
      ? [{ value, op: value.op, reuseFactor }]
      : [];
  });
