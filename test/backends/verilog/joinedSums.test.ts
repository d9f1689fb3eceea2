import { describe, expect, it } from 'vitest';
import { joinedSums } from '../../../src/backends/verilog/joinedSums.ts';
import { NetlistBuilder } from '../../../src/ir/netlist/builder.ts';
import type { Signal } from '../../../src/ir/netlist/nodes.ts';
import { schedulePipeline } from '../../../src/passes/pipeline/schedule.ts';
import { delays } from './simulated.ts';

interface Case {
  readonly what: string;
  /** Reads the sum that is looked at together with a third input. */
  readonly read: (builder: NetlistBuilder, sum: Signal, third: Signal) => Signal;
  readonly joined: boolean;
  readonly signed?: boolean;
  readonly usable?: number;
}

const cases: readonly Case[] = [
  {
    what: 'a sum without a sign in a sum',
    read: (builder, sum, third) => builder.add(sum, third),
    joined: true,
  },
  {
    what: 'a sum in a difference',
    read: (builder, sum, third) => builder.subtract(third, sum),
    joined: true,
  },
  {
    what: 'a shifted sum, whose bits are not all that is added',
    read: (builder, sum, third) => builder.add(builder.scale(sum, 2), third),
    joined: false,
  },
  {
    what: 'a sum with a sign, which is extended',
    read: (builder, sum, third) => builder.add(sum, third),
    joined: false,
    signed: true,
  },
  {
    what: 'a sum with a register before its reader',
    read: (builder, sum, third) => builder.add(sum, third),
    joined: false,
    usable: 0.9,
  },
];

describe('sums that Yosys would join', () => {
  it.each(cases)('$what: $joined', ({ read, joined, signed = false, usable = 3 }) => {
    const builder = new NetlistBuilder();
    const low = signed ? -128 : 0;
    const [a, b, c] = [0, 1, 2].map((element) => builder.input(0, element, low, 127, 0));
    if (!a || !b || !c) throw new Error('no inputs');
    const sum = builder.add(a, b);
    const reader = read(builder, sum, c);
    builder.netlist.outputs.push({ name: 'out', fraction: 0, signals: [reader] });
    const schedule = schedulePipeline(builder.netlist, usable, delays);
    const found = joinedSums(builder.netlist, schedule);
    expect([...found].flatMap((flag, id) => (flag === 1 ? [id] : []))).toEqual(joined ? [sum.node] : []);
  });

  it.each<{
    what: string;
    outputs: (sum: Signal, first: Signal, second: Signal) => Signal[];
    joined: number;
  }>([
    { what: 'a sum that two others read', outputs: (_, first, second) => [first, second], joined: 0 },
    { what: 'a sum that is an output too', outputs: (sum, first) => [sum, first], joined: 0 },
    { what: 'a sum whose other reader is read by nobody', outputs: (_, first) => [first], joined: 1 },
  ])('$what: $joined', ({ outputs, joined }) => {
    const builder = new NetlistBuilder();
    const [a, b, c] = [0, 1, 2].map((element) => builder.input(0, element, 0, 127, 0));
    if (!a || !b || !c) throw new Error('no inputs');
    const sum = builder.add(a, b);
    // Of another layer, which is another module.
    builder.scope = 1;
    const [first, second] = [builder.add(sum, c), builder.add(sum, builder.constant(5))];
    builder.netlist.outputs.push({ name: 'out', fraction: 0, signals: outputs(sum, first, second) });
    const found = joinedSums(builder.netlist, schedulePipeline(builder.netlist, 3, delays));
    expect(found.reduce((count, flag) => count + flag, 0)).toBe(joined);
  });
});
