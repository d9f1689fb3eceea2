import { type Module, scopeAt } from '../../ir/module.ts';
import { operandsOf, type ValueId } from '../../ir/op.ts';
import { delayLine, type Moment } from './clock.ts';
import { type Cost, free } from './cost.ts';
import { isKnown, type TimedOp } from './pipeline.ts';
import { bitsIn, type Work } from './work.ts';

/** Values that are the same wires as their operand at another place. */
const isWiring = (kind: string): boolean => kind === 'rearrange' || kind === 'shift';

/** The last cycle in which each value is needed; a rearranged value keeps what it was made of alive. */
function lastUses(module: Module, timed: readonly TimedOp[], finish: number): number[] {
  const uses = timed.map(({ end }) => end.cycle);
  const use = (id: ValueId, cycle: number): void => {
    uses[id] = Math.max(uses[id] ?? 0, cycle);
  };
  for (const { value } of module.outputs) use(value, finish);
  for (let id = module.values.length - 1; id >= 0; id--) {
    const value = module.values[id];
    if (!value) continue;
    const needed = isWiring(value.op.kind) ? (uses[id] ?? 0) : (timed[id]?.start.cycle ?? 0);
    for (const operand of operandsOf(value.op)) use(operand, needed);
  }
  return uses;
}

/** The registers that hold each value, from the cycle it is made in to the last one it is needed in. */
export function registersOf(
  module: Module,
  works: readonly Work[],
  timed: readonly TimedOp[],
  finish: Moment,
  dataflow: boolean,
): Cost[] {
  const uses = lastUses(module, timed, finish.cycle);
  const outputs = new Set(module.outputs.map(({ value }) => value));
  const passed = new Set(
    module.values.flatMap((user) =>
      operandsOf(user.op).filter((id) => module.values[id]?.scope !== user.scope),
    ),
  );
  return module.values.map((value): Cost => {
    if (isKnown(value)) return free;
    const bits = bitsIn(works[value.id]?.wires ?? []);
    const output = outputs.has(value.id) ? bits : 0;
    if (isWiring(value.op.kind)) return { ...free, ff: output };
    const cycles = (uses[value.id] ?? 0) - (timed[value.id]?.end.cycle ?? 0);
    if (!dataflow) {
      const { lut, ff } = delayLine(bits, cycles);
      return { ...free, lut, ff: ff + output };
    }
    // Between processes stand two buffers; inside one that works in turns, an event at a time passes.
    if (passed.has(value.id)) return { ...free, ff: 2 * bits + output };
    const folded = scopeAt(module, value.scope).strategy === 'resource';
    return { ...free, ff: bits * (folded ? Math.min(1, cycles) : cycles) + output };
  });
}
