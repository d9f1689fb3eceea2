import { InternalError } from '../../base/errors.ts';
import { ModuleBuilder } from '../../ir/builder.ts';
import { type Module, tableAt, type Value } from '../../ir/module.ts';
import { mapOperands, type Op, type ValueId } from '../../ir/op.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { containerOf } from '../../numeric/tensorType.ts';

/** What a rewriting pass may do with one value. */
export interface Rewriting {
  readonly builder: ModuleBuilder;
  /** What became of an old value. */
  readonly now: (id: ValueId) => Value;
  /** Adds the old op on the new operands. */
  readonly keep: () => Value;
}

/**
 * Makes a module anew, value by value. `rewrite` gives the value that takes an old one's place, or undefined to drop it;
 * outputs must survive, traces of dropped values are dropped.
 */
export function rebuild(
  module: Module,
  rewrite: (value: Value, rewriting: Rewriting) => Value | undefined,
): Module {
  const builder = new ModuleBuilder();
  builder.scopes.push(...module.scopes);
  const mapped: (Value | undefined)[] = [];
  const now = (id: ValueId): Value => {
    const value = mapped[id];
    if (!value) throw new InternalError(`%${id} was dropped but is still used`);
    return value;
  };
  for (const value of module.values) {
    builder.enterExisting(value.scope, value.span);
    const keep = (): Value => {
      if (value.op.kind === 'lookup') {
        // A pass may have found a narrower range for the index; the table keeps its size.
        const table = tableAt(module, value.op.table);
        const { signed, width, integer } = table.indexType;
        const operand = now(value.op.operand);
        const own = containerOf(operand.type);
        const fits = own.signed === signed && own.width === width && own.integer === integer;
        return builder.lookup(fits ? operand : builder.cast(operand, fixed(signed, width, integer)), table);
      }
      return builder.add(mapOperands(value.op, (id) => now(id).id));
    };
    mapped.push(rewrite(value, { builder, now, keep }));
  }
  builder.inputs.push(...module.inputs.map(({ name, value }) => ({ name, value: now(value).id })));
  for (const { name, value } of module.outputs) builder.output(name, now(value));
  for (const { name, value } of module.traces) {
    const survivor = mapped[value];
    if (survivor) builder.trace(name, survivor);
  }
  return builder.finish(module.name);
}

/** How often each value is used as an operand or is an output. */
export function countUses(module: Module, operandsOf: (op: Op) => readonly ValueId[]): Uint32Array {
  const uses = new Uint32Array(module.values.length);
  const use = (id: ValueId): void => {
    uses[id] = (uses[id] ?? 0) + 1;
  };
  for (const value of module.values) operandsOf(value.op).forEach(use);
  for (const output of module.outputs) use(output.value);
  return uses;
}
