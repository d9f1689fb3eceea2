import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import type { Schedule } from '../../passes/pipeline/schedule.ts';
import type { Wire } from './bits.ts';

/** What registers are made of: flip-flops, and LUTs that shift. */
export interface RegisterCost {
  readonly ff: number;
  readonly srl: number;
}

/** Registers one behind the other become a shift register from this many on, in LUTs of so many places. */
const shortestShift = 3;
const longestShift = 32;

/** Gives each number at each stage, and remembers which registers that takes. */
export class Registers {
  private readonly last = new Map<number, number>();
  private readonly taps = new Map<number, Set<number>>();
  private readonly netlist: Netlist;
  private readonly schedule: Schedule;

  constructor(netlist: Netlist, schedule: Schedule) {
    this.netlist = netlist;
    this.schedule = schedule;
  }

  /** The number of a node at a stage: itself, or itself some clock edges later. */
  at(node: number, stage: number): Wire {
    const { netlist } = this;
    const low = netlist.low(node);
    const signed = low < 0;
    const width = widthOf(netlist, node);
    if (netlist.kind(node) === nodeKinds.constant)
      return { text: '', width: Math.max(1, width), signed, constant: low };
    const own = this.schedule.stage[node] ?? 0;
    const taps = this.taps.get(node) ?? new Set([own]);
    this.taps.set(node, taps.add(stage));
    this.last.set(node, Math.max(stage, this.last.get(node) ?? own));
    return { text: stage === own ? `n${node}` : `n${node}_${stage}`, width, signed };
  }

  /** Every delayed number, with the one it is taken from. */
  *chains(): Generator<{ readonly name: string; readonly from: string; readonly width: number }> {
    for (const [node, last] of [...this.last].sort(([a], [b]) => a - b)) {
      const own = this.schedule.stage[node] ?? 0;
      for (let stage = own + 1; stage <= last; stage++) {
        const from = stage === own + 1 ? `n${node}` : `n${node}_${stage - 1}`;
        yield { name: `n${node}_${stage}`, from, width: widthOf(this.netlist, node) };
      }
    }
  }

  /** What all of them take: between two places where the number is read there is room for a shift register. */
  cost(): RegisterCost {
    let [ff, srl] = [0, 0];
    for (const [node, taps] of this.taps) {
      const width = widthOf(this.netlist, node);
      const stages = [...taps].sort((a, b) => a - b);
      for (let i = 1; i < stages.length; i++) {
        const length = (stages[i] ?? 0) - (stages[i - 1] ?? 0);
        if (length < shortestShift) ff += width * length;
        else srl += width * Math.ceil(length / longestShift);
      }
    }
    return { ff, srl };
  }
}
