import { ModuleBuilder } from '../../src/ir/builder.ts';
import { type Module, type Scope, tableAt, type Value } from '../../src/ir/module.ts';
import { mapOperands, type Op } from '../../src/ir/op.ts';

/** A module that stands in another one; its layers, ports, constants and tables get the prefix and an underscore. */
export interface Part {
  readonly prefix: string;
  readonly module: Module;
}

/** A name of a part in the joined module. */
export const joinedName = (prefix: string, name: string): string => `${prefix}_${name}`;

/** Modules side by side as one module, which computes them all; `prefix` tells them apart and must be unique. */
export function joinModules(name: string, parts: readonly Part[]): Module {
  const builder = new ModuleBuilder();
  for (const { prefix, module } of parts) {
    const named = <T extends { readonly name: string }>(item: T): T => ({
      ...item,
      name: joinedName(prefix, item.name),
    });
    const first = builder.scopes.length;
    builder.scopes.push(...module.scopes.map((scope: Scope) => named(scope)));
    const moved: Value[] = [];
    const now = (id: number): Value => {
      const value = moved[id];
      if (!value) throw new Error(`%${id} of ${prefix} is used before it stands`);
      return value;
    };
    const tables = module.tables.map((_, index) => builder.table(named(tableAt(module, index))));
    for (const { op, scope, span } of module.values) {
      builder.enterExisting(first + scope, span);
      const own: Op = mapOperands(op, (id) => now(id).id);
      if (own.kind === 'input' || own.kind === 'constant') moved.push(builder.add(named(own)));
      else if (own.kind === 'lookup') moved.push(builder.add({ ...own, table: tables[own.table] ?? -1 }));
      else moved.push(builder.add(own));
    }
    builder.inputs.push(...module.inputs.map((port) => ({ ...named(port), value: now(port.value).id })));
    for (const port of module.outputs) builder.output(named(port).name, now(port.value));
    for (const port of module.traces) builder.trace(named(port).name, now(port.value));
  }
  return builder.finish(name);
}
