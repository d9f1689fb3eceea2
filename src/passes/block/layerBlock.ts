import { InternalError } from '../../base/errors.ts';
import { ModuleBuilder } from '../../ir/builder.ts';
import { type Module, scopeAt, type Value, valueAt } from '../../ir/module.ts';
import { mapOperands, operandsOf } from '../../ir/op.ts';
import type { FixedType } from '../../numeric/fixedType.ts';
import type { TensorType } from '../../numeric/tensorType.ts';

/** Every number of so many bits: no mode keeps one of them out. */
const everything = (type: FixedType): FixedType => ({ ...type, rounding: 'TRN', overflow: 'WRAP' });

const portType = (type: TensorType): TensorType =>
  type.granularity === 'tensor'
    ? { ...type, type: everything(type.type) }
    : { ...type, types: type.types.map(everything) };

/** 1 for every value that follows from constants alone. */
function fixedValues(module: Module): Uint8Array {
  const fixed = new Uint8Array(module.values.length);
  for (const { id, op } of module.values)
    if (op.kind !== 'input' && operandsOf(op).every((operand) => fixed[operand] === 1)) fixed[id] = 1;
  return fixed;
}

/** Layers that compute something, by scope. */
export function computingScopes(module: Module): number[] {
  const fixed = fixedValues(module);
  const computing = module.values.filter(({ id, op }) => op.kind !== 'input' && fixed[id] === 0);
  return [...new Set(computing.map(({ scope }) => scope))];
}

/**
 * One layer as a module of its own, called `block`: what it reads of other layers are its inputs, with every number that
 * their types hold, and what others read of it are its outputs.
 */
export function layerBlock(module: Module, scope: number): Module {
  const builder = new ModuleBuilder();
  const fixed = fixedValues(module);
  builder.scopes.push(...module.scopes);
  builder.tables.push(...module.tables);
  const moved = new Map<number, Value>();
  const own = (id: number): boolean => valueAt(module, id).scope === scope;
  const now = (id: number): Value => {
    const known = moved.get(id);
    if (known) return known;
    const { op, type, shape, scope: from, span } = valueAt(module, id);
    const foreign = op.kind === 'input' || (!own(id) && fixed[id] === 0);
    if (!foreign) for (const operand of operandsOf(op)) now(operand);
    builder.enterExisting(from, span);
    const made = foreign
      ? builder.input(`x${id}`, shape, portType(type))
      : builder.add(mapOperands(op, (operand) => now(operand).id));
    moved.set(id, made);
    return made;
  };
  const readElsewhere = new Set(module.outputs.map(({ value }) => value));
  for (const value of module.values)
    if (value.scope !== scope) for (const operand of operandsOf(value.op)) readElsewhere.add(operand);
  for (const { id, op } of module.values) {
    if (!own(id) || op.kind === 'input' || fixed[id] === 1 || !readElsewhere.has(id)) continue;
    builder.output(`y${id}`, now(id));
  }
  if (builder.outputs.length === 0)
    throw new InternalError(`nothing reads layer ${scopeAt(module, scope).name}`);
  return builder.finish('block');
}
