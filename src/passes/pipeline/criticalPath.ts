import type { Netlist } from '../../ir/netlist/netlist.ts';
import type { Schedule } from './schedule.ts';

/** A stretch of the slowest way from inputs to outputs through one layer. */
export interface PathStretch {
  readonly scope: number;
  /** Clock edges before it and after it. */
  readonly from: number;
  readonly to: number;
}

/** The way from the inputs to the output that comes last, layer by layer. */
export function criticalPath(netlist: Netlist, { stage }: Schedule): PathStretch[] {
  const at = (id: number): number => stage[id] ?? 0;
  let node = netlist.outputs
    .flatMap(({ signals }) => signals.map((signal) => signal.node))
    .reduce((latest, id) => (at(id) > at(latest) ? id : latest));
  const path: PathStretch[] = [];
  for (;;) {
    const next = netlist
      .operands(node)
      .reduce<number>((best, id) => (best < 0 || at(id) > at(best) ? id : best), -1);
    const from = next < 0 ? 0 : Math.max(0, at(next));
    const scope = netlist.scope(node);
    const before = path[0];
    if (before && before.scope === scope) path[0] = { scope, from, to: before.to };
    else path.unshift({ scope, from, to: at(node) });
    if (next < 0) return path.filter((stretch) => stretch.to > stretch.from);
    node = next;
  }
}
