import { type Module, scopeAt, type Value, valueAt } from '../../../ir/module.ts';
import type { OpKind, ValueId } from '../../../ir/op.ts';
import { containerOf } from '../../../numeric/tensorType.ts';
import { isAdderGraph } from '../../../passes/distributedArithmetic/constantContraction.ts';
import { neededOperands, type Segment } from './segments.ts';
import { type Layout, rowMajor, viewLayout } from './views.ts';

/**
 * What a value becomes in C++.
 *
 * `array`: an array of its own. `view`: an index calculation in another array. `step`: a named number inside the loop of
 * the value that uses it. `head`: a sum or extreme that is computed inside the loop of the value that uses it.
 */
export type Form =
  | { readonly kind: 'array' | 'step' | 'head' }
  | { readonly kind: 'view'; readonly source: ValueId; readonly layout: Layout };

export type ElementwiseKind = Exclude<OpKind, 'input' | 'constant' | 'contract' | 'reduce' | 'rearrange'>;

const elementwiseKinds: ReadonlySet<OpKind> = new Set<ElementwiseKind>([
  'cast',
  'add',
  'sub',
  'mul',
  'neg',
  'shift',
  'max',
  'min',
  'lookup',
  'compare',
  'select',
]);

/** True for ops whose result element depends on the operands' elements of the same index only. */
export const isElementwise = (value: Value): boolean => elementwiseKinds.has(value.op.kind);

/** A contraction whose multiplications are folded in time keeps its sums in an array; one without bits is 0. */
export const isFolded = (module: Pick<Module, 'scopes'>, value: Value): boolean => {
  const { strategy, reuseFactor } = scopeAt(module, value.scope);
  const folds = value.op.kind === 'contract' && strategy === 'resource' && reuseFactor > 1;
  return folds && containerOf(value.type).width > 0;
};

/** Chooses the forms of all values in the segments. `kept` are the values that leave their function. */
export function formsOf(
  module: Module,
  segments: readonly Segment[],
  kept: ReadonlySet<ValueId>,
): Map<ValueId, Form> {
  const users: ValueId[][] = module.values.map(() => []);
  for (const id of segments.flatMap((segment) => segment.values)) {
    for (const operand of neededOperands(module, valueAt(module, id))) users[operand]?.push(id);
  }
  const forms = new Map<ValueId, Form>();
  for (const { values } of segments) {
    const inside = new Set(values);
    const heads: ValueId[] = [];
    for (const id of values) {
      const value = valueAt(module, id);
      forms.set(id, viewOf(module, value, kept, forms) ?? { kind: 'array' });
      const [user, ...others] = users[id] ?? [];
      if (user === undefined || others.length > 0 || kept.has(id) || !inside.has(user)) continue;
      // A cast to different types by element is written line by line, and each line reads its operand.
      const simple = [value, valueAt(module, user)].every(({ type }) => type.granularity === 'tensor');
      if (!simple || !isElementwise(valueAt(module, user))) continue;
      if (isElementwise(value)) forms.set(id, { kind: 'step' });
      else if (isLoopHead(module, value)) heads.push(id);
    }
    adoptHeads(heads, users, forms);
  }
  return forms;
}

const isLoopHead = (module: Module, value: Value): boolean =>
  value.op.kind === 'reduce' ||
  (value.op.kind === 'contract' && !isFolded(module, value) && !isAdderGraph(module, value));

/** A loop computes at most one sum. */
function adoptHeads(
  heads: readonly ValueId[],
  users: readonly (readonly ValueId[])[],
  forms: Map<ValueId, Form>,
): void {
  const busy = new Set<ValueId>();
  for (const id of heads) {
    let root = users[id]?.[0] ?? id;
    while (forms.get(root)?.kind === 'step') root = users[root]?.[0] ?? root;
    if (busy.has(root)) continue;
    busy.add(root);
    forms.set(id, { kind: 'head' });
  }
}

function viewOf(
  module: Module,
  { id, op }: Value,
  kept: ReadonlySet<ValueId>,
  forms: ReadonlyMap<ValueId, Form>,
): Form | undefined {
  if (op.kind !== 'rearrange' || kept.has(id)) return undefined;
  const [operand] = op.operands;
  if (operand === undefined) return undefined;
  const { shape } = valueAt(module, operand);
  const form = forms.get(operand);
  // Inputs, constants and results of other functions are arrays as well.
  const from = form?.kind === 'view' ? form : { source: operand, layout: rowMajor(shape) };
  const layout = viewLayout(op.rearrangement, shape, from.layout);
  return layout && { kind: 'view', source: from.source, layout };
}
