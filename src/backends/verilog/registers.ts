import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import type { Schedule } from '../../passes/pipeline/schedule.ts';
import { range, type Wire } from './bits.ts';

/** What registers are made of: flip-flops, and LUTs that shift. */
export interface RegisterCost {
  readonly ff: number;
  readonly srl: number;
}

/** Registers one behind the other become a shift register from this many on, in LUTs of so many places. */
const shortestShift = 3;
const longestShift = 32;

/** A node's number so many clock edges after the inputs. */
export interface Tap {
  readonly node: number;
  readonly stage: number;
}

/** The name of a number at a stage: that of its node, with the stage behind it where it has been delayed. */
export const tapName = ({ stage: own }: Schedule, { node, stage }: Tap): string =>
  stage === own[node] ? `n${node}` : `n${node}_${stage}`;

/** The number of a node when it is computed. */
export const fresh = ({ stage }: Schedule, node: number): Tap => ({ node, stage: stage[node] ?? 0 });

/** A signal of a module: the line that declares it, which may also say what it is. */
export interface Declaration {
  readonly text: string;
  readonly name: string;
  readonly width: number;
}

/** What registers add to a module. */
export interface RegisterText {
  readonly declarations: readonly Declaration[];
  /** What happens at a clock edge. */
  readonly edges: readonly string[];
}

/** Gives each number at each stage, and remembers which registers that takes. */
export class Registers {
  private readonly taps = new Map<number, Set<number>>();
  private readonly begins = new Map<number, number>();
  private readonly netlist: Netlist;
  private readonly schedule: Schedule;

  /** `delayed` are the numbers that come into the module later than they are computed. */
  constructor(netlist: Netlist, schedule: Schedule, delayed: readonly Tap[] = []) {
    this.netlist = netlist;
    this.schedule = schedule;
    for (const { node, stage } of delayed) this.begins.set(node, stage);
  }

  /** The number of a node at a stage: itself, or itself some clock edges later. */
  at(node: number, stage: number): Wire {
    const { netlist } = this;
    const low = netlist.low(node);
    const signed = low < 0;
    const width = widthOf(netlist, node);
    if (netlist.kind(node) === nodeKinds.constant)
      return { text: '', width: Math.max(1, width), signed, constant: low };
    const taps = this.taps.get(node) ?? new Set([this.begin(node)]);
    this.taps.set(node, taps.add(stage));
    return { text: tapName(this.schedule, { node, stage }), width, signed };
  }

  private begin = (node: number): number => this.begins.get(node) ?? this.schedule.stage[node] ?? 0;

  /** Numbers by node, with the stages that they are read at, the first being where they are there without a register. */
  private sorted = (): (readonly [number, readonly number[]])[] =>
    [...this.taps]
      .sort(([a], [b]) => a - b)
      .map(([node, taps]) => [node, [...taps].sort((a, b) => a - b)] as const);

  /** Registers behind each other are one word that is shifted by a whole number at every edge. */
  text(): RegisterText {
    const [declarations, edges]: [Declaration[], string[]] = [[], []];
    const declare = (text: string, name: string, bits: number): void => {
      declarations.push({ text: `    ${text};`, name, width: bits });
    };
    for (const [node, [begin = 0, ...stages]] of this.sorted()) {
      const last = stages.at(-1);
      if (last === undefined) continue;
      const width = Math.max(1, widthOf(this.netlist, node));
      const name = (stage: number): string => tapName(this.schedule, { node, stage });
      const length = last - begin;
      if (length === 1) {
        declare(`reg ${range(width)} ${name(last)}`, name(last), width);
        edges.push(`        ${name(last)} <= ${name(begin)};`);
        continue;
      }
      const line = `n${node}_delay`;
      declare(`reg ${range(length * width)} ${line}`, line, length * width);
      for (const stage of stages) {
        const at = (stage - begin) * width;
        const slice = `${line}[${at - 1}:${at - width}]`;
        declare(`wire ${range(width)} ${name(stage)} = ${slice}`, name(stage), width);
      }
      edges.push(`        ${line} <= {${line}[${(length - 1) * width - 1}:0], ${name(begin)}};`);
    }
    return { declarations, edges };
  }

  /** What all of them take: between two places where the number is read there is room for a shift register. */
  cost(): RegisterCost {
    let [ff, srl] = [0, 0];
    for (const [node, stages] of this.sorted()) {
      const width = widthOf(this.netlist, node);
      for (let i = 1; i < stages.length; i++) {
        const length = (stages[i] ?? 0) - (stages[i - 1] ?? 0);
        if (length < shortestShift) ff += width * length;
        else srl += width * Math.ceil(length / longestShift);
      }
    }
    return { ff, srl };
  }
}
