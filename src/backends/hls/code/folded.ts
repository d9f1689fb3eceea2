import { scopeAt } from '../../../ir/module.ts';
import type { OpOf } from '../../../ir/op.ts';
import type { Plan, PlannedValue } from '../plan/plan.ts';
import { rowMajor } from '../plan/views.ts';
import { accessOf, element } from './access.ts';
import type { Emission } from './emission.ts';
import { type Folding, foldingOf } from './folding.ts';
import { headLoops, productAt, startAt } from './heads.ts';
import { extentOf, indexExpression, type Loop, nest } from './loops.ts';

/** How R turns share the multiplications: `block` inputs and `units` outputs meet in each. */
interface Turns {
  readonly count: number;
  readonly block: number;
  readonly units: number;
  /** Turns that an input takes to meet all outputs. */
  readonly groups: number;
}

function turnsOf({ inputs, outputs }: Folding, reuse: number): Turns {
  const groups = reuse <= inputs ? 1 : reuse / inputs;
  return { count: reuse, block: reuse <= inputs ? inputs / reuse : 1, units: outputs / groups, groups };
}

/**
 * hls4ml's resource strategy: in each of R turns either a block of n_in / R inputs meets all outputs, or (R > n_in) one
 * input meets a block of outputs. Every output sees its inputs in rising order, so a saturating accumulator saturates
 * as in the unrolled form.
 */
export function emitFolded(emission: Emission, result: PlannedValue, op: OpOf<'contract'>): void {
  const { code, plan, labels } = emission;
  const folding = foldingOf(plan.module, { op });
  const turns = turnsOf(folding, scopeAt(plan.module, result.value.scope).reuseFactor);
  const axes = headLoops(plan, result);
  const { strides } = rowMajor(result.value.shape);
  const index = indexExpression(axes.map((axis, i) => ({ ...axis, stride: strides[i] ?? 0 })));
  const sum = element(plan, result, index);
  nest(code, labels, `${result.name}_start`, axes, () => {
    code.line(`${sum} = ${startAt(plan, op)};`);
  });
  const turn = plan.local('turn');
  const label = labels.take(`${result.name}_reuse`);
  code.block(`${label}: for (int ${turn} = 0; ${turn} < ${turns.count}; ${turn}++)`, () => {
    code.line('#pragma HLS PIPELINE II=1');
    const term = plan.local('term');
    const unit = plan.local('unit');
    const lanes = [
      { variable: term, extent: turns.block },
      { variable: unit, extent: turns.units },
    ];
    nest(code, labels, `${result.name}_multiplier`, lanes, () => {
      const input = turns.groups > 1 ? { variable: `${turn} / ${turns.groups}`, stride: 1 } : undefined;
      const places = [
        input ?? { variable: turn, stride: turns.block },
        { variable: term, stride: turns.block > 1 ? 1 : 0 },
      ];
      declare(emission, folding.summed, places);
      declare(emission, folding.units, [
        { variable: `(${turn} % ${turns.groups})`, stride: turns.groups > 1 ? turns.units : 0 },
        { variable: unit, stride: turns.units > 1 ? 1 : 0 },
      ]);
      const instances = folding.instances.map((loop) => local(plan, loop));
      nest(code, labels, `${result.name}_instance`, instances, () => {
        code.line(`${sum} += ${productAt(plan, result, op)};`);
      });
    });
  });
}

const local = (plan: Plan, { variable, extent }: Loop): Loop => ({ variable: plan.local(variable), extent });

/** Takes one counter apart into the indices of several axes, the last running fastest; axes of one index need none. */
function declare(
  { code, plan }: Emission,
  loops: readonly Loop[],
  terms: readonly { readonly variable: string; readonly stride: number }[],
): void {
  const used = loops.filter(({ extent }) => extent > 1).map((loop) => local(plan, loop));
  const counter = indexExpression(terms.map((term) => ({ ...term, extent: 2 })));
  let inner = extentOf(used);
  for (const { variable, extent } of used) {
    const outermost = inner === extentOf(used);
    inner /= extent;
    const divided = inner === 1 ? counter : `(${counter}) / ${inner}`;
    const whole = outermost ? divided : inner === 1 ? `(${counter}) % ${extent}` : `${divided} % ${extent}`;
    code.line(`const int ${variable} = ${whole};`);
  }
}

/** From more turns on, weights stand in block RAM. */
const largestLutRom = 64;

/** How the weights of a folded contraction are kept: one word a turn where they lie in the order of use. */
export function weightStorage(
  plan: Plan,
  { value }: PlannedValue,
  op: OpOf<'contract'>,
): { name: string; pragmas: string[] } | undefined {
  const folding = foldingOf(plan.module, { op });
  const { planned, array } = accessOf(plan, op[folding.weights]);
  const { name } = array;
  if (array.value.op.kind !== 'constant') return undefined;
  const { reuseFactor } = scopeAt(plan.module, value.scope);
  if (!folding.inOrder || planned !== array)
    return { name, pragmas: [`ARRAY_PARTITION variable=${name} complete dim=0`] };
  const lanes = (folding.inputs * folding.outputs) / reuseFactor;
  const words = lanes > 1 ? [`ARRAY_RESHAPE variable=${name} cyclic factor=${lanes} dim=1`] : [];
  const memory = reuseFactor <= largestLutRom ? 'lutram' : 'bram';
  return { name, pragmas: [...words, `BIND_STORAGE variable=${name} type=rom_1p impl=${memory}`] };
}
