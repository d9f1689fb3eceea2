import { describe, expect, it } from 'vitest';
import { bitsOf } from '../../../src/ir/netlist/bounds.ts';
import { NetlistBuilder } from '../../../src/ir/netlist/builder.ts';
import type { Netlist } from '../../../src/ir/netlist/netlist.ts';
import { nodeKinds } from '../../../src/ir/netlist/nodes.ts';
import { type DelayModel, timingOf } from '../../../src/passes/pipeline/delay.ts';
import { type Schedule, schedulePipeline } from '../../../src/passes/pipeline/schedule.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { heldChoices } from '../../../src/report/circuit/heldChoices.ts';
import { randomModule } from '../../ir/moduleArbitrary.ts';

const model: DelayModel = {
  lut: 0.3,
  carryStart: 0.65,
  carryBit: 0.01,
  register: 0.1,
  dsp: 2.2,
  dspBits: [27, 18],
  blockRam: 1,
};

const isConstant = (netlist: Netlist, id: number): boolean => netlist.kind(id) === nodeKinds.constant;
const liveIds = (netlist: Netlist, { live }: Schedule): number[] =>
  Array.from({ length: netlist.size }, (_, id) => id).filter(
    (id) => live[id] === 1 && !isConstant(netlist, id),
  );

/** Earliest stages, node by node: the fewest clock edges that any placing of registers needs. */
function fewestCycles(netlist: Netlist, usable: number): { stage: number[]; latency: number } {
  const stage: number[] = [];
  const time: number[] = [];
  for (let id = 0; id < netlist.size; id++) {
    const { delay, cycles, after } = timingOf(netlist, id, model, usable);
    const operands = netlist.operands(id).filter((operand) => !isConstant(netlist, operand));
    const at = Math.max(0, ...operands.map((operand) => stage[operand] ?? 0));
    const ready = operands.filter((operand) => stage[operand] === at).map((operand) => time[operand] ?? 0);
    const from = Math.max(model.register, ...ready);
    const fits = from + Math.min(delay, usable - model.register) <= usable + 1e-6;
    stage.push((fits ? at : at + 1) + cycles);
    time.push(cycles > 0 ? after : Math.min(usable, (fits ? from : model.register) + delay));
  }
  const ends = netlist.outputs.flatMap(({ signals }) =>
    signals.map(({ node }) => (isConstant(netlist, node) ? 0 : (stage[node] ?? 0))),
  );
  return { stage, latency: Math.max(0, ...ends) + 1 };
}

/** Bits of all registers between nodes, for these stages. */
function registerBits(
  netlist: Netlist,
  schedule: Schedule,
  stage: ArrayLike<number>,
  latency: number,
): number {
  const ids = liveIds(netlist, schedule);
  const last = new Map(ids.map((id) => [id, stage[id] ?? 0]));
  const use = (id: number, at: number): void => {
    if (last.has(id)) last.set(id, Math.max(last.get(id) ?? 0, at));
  };
  for (const id of ids)
    for (const operand of netlist.operands(id)) use(operand, (stage[id] ?? 0) - (schedule.cycles[id] ?? 0));
  for (const { signals } of netlist.outputs) for (const { node } of signals) use(node, latency - 1);
  return ids.reduce(
    (sum, id) => sum + bitsOf(netlist.low(id), netlist.high(id)) * ((last.get(id) ?? 0) - (stage[id] ?? 0)),
    0,
  );
}

/** Longest way in ns between two registers; throws where a number is read before it is there. */
function longestWay(netlist: Netlist, schedule: Schedule, usable: number): number {
  const reach = new Map<number, number>();
  let longest = 0;
  for (const id of liveIds(netlist, schedule)) {
    const { delay, cycles, after } = timingOf(netlist, id, model, usable);
    const reads = (schedule.stage[id] ?? 0) - cycles;
    let from = model.register;
    for (const operand of netlist.operands(id).filter((operand) => !isConstant(netlist, operand))) {
      const at = schedule.stage[operand] ?? 0;
      if (at > reads) throw new Error(`node ${id} reads ${operand} too early`);
      if (at === reads) from = Math.max(from, reach.get(operand) ?? 0);
    }
    longest = Math.max(longest, from + delay);
    reach.set(id, cycles > 0 ? after : from + delay);
  }
  return longest;
}

const slowestNode = (netlist: Netlist, schedule: Schedule, usable: number): number =>
  Math.max(
    0,
    ...liveIds(netlist, schedule).map((id) => model.register + timingOf(netlist, id, model, usable).delay),
  );

describe('a schedule', () => {
  const seeds = Array.from({ length: 60 }, (_, i) => i + 1);
  it.each([0.9, 1.5, 3])(
    'keeps a clock that leaves %f ns, in the fewest cycles and with fewer bits',
    (usable) => {
      let [early, held] = [0, 0];
      for (const seed of seeds) {
        const netlist = unroll(randomModule(seed, { operations: 40 }), {
          delayConstraint: 0,
          effort: 0,
          measure: 'lut',
        });
        const schedule = schedulePipeline(netlist, usable, model);
        const asap = fewestCycles(netlist, usable);
        expect(schedule.latency, `${seed}`).toBe(asap.latency);
        const longest = longestWay(netlist, schedule, usable);
        expect(longest).toBeLessThanOrEqual(Math.max(usable, slowestNode(netlist, schedule, usable)) + 1e-6);
        expect(schedule.period).toBeCloseTo(Math.max(longest, 0), 6);
        early += registerBits(netlist, schedule, asap.stage, asap.latency);
        held += registerBits(netlist, schedule, schedule.stage, schedule.latency);
      }
      expect(held).toBeLessThan(0.97 * early);
    },
  );

  it('puts registers behind a sum and not before it', () => {
    // x and y are there at once, z comes late: x + y may wait as one number of 9 bits or as two of 8.
    const builder = new NetlistBuilder();
    const [x, y, z] = [0, 1, 2].map((element) => builder.input(0, element, 0, 255, 0));
    if (!x || !y || !z) throw new Error('no inputs');
    const late = builder.multiply(builder.multiply(builder.multiply(z, z), z), z);
    const sum = builder.add(x, y);
    builder.netlist.outputs.push({ name: 'out', fraction: 0, signals: [builder.add(sum, late)] });
    const schedule = schedulePipeline(builder.netlist, 2.4, model);
    expect(schedule.latency).toBeGreaterThan(3);
    expect(schedule.stage[sum.node]).toBe(0);
  });

  it('puts registers before what makes bits more', () => {
    // One input of 4 bits, needed late as two numbers of 5 and 7 bits.
    const builder = new NetlistBuilder();
    const x = builder.input(0, 0, 0, 15, 0);
    const z = builder.input(0, 1, 0, 255, 0);
    const late = builder.multiply(builder.multiply(builder.multiply(z, z), z), z);
    const wider = [1, 55].map((constant) => builder.add(x, builder.constant(constant)));
    const signals = wider.map((each) => builder.add(each, late));
    builder.netlist.outputs.push({ name: 'out', fraction: 0, signals });
    const schedule = schedulePipeline(builder.netlist, 2.4, model);
    for (const { node } of wider) expect(schedule.stage[node]).toBeGreaterThan(1);
  });

  it('gives a product that is slower than the clock registers inside', () => {
    const builder = new NetlistBuilder();
    const [a, b] = [0, 1].map((element) => builder.input(0, element, -(2 ** 15), 2 ** 15 - 1, 0));
    if (!a || !b) throw new Error('no inputs');
    const product = builder.multiply(a, b);
    builder.netlist.outputs.push({ name: 'out', fraction: 0, signals: [product] });
    // 2.2 ns of a multiplier block: one piece in 2.4 ns, two in 1.3 ns, three in 0.9 ns.
    for (const [usable, cycles] of [
      [2.4, 0],
      [1.3, 2],
      [0.9, 3],
    ] as const) {
      const schedule = schedulePipeline(builder.netlist, usable, model);
      expect(schedule.cycles[product.node]).toBe(cycles);
      expect(schedule.latency).toBe(cycles + 1);
      expect(schedule.period).toBeLessThanOrEqual(usable);
    }
  });

  it.each([
    ['behind a relu rather than behind the sum of it, as their reset makes the choice', true],
    ['behind a sum where there is no choice to be made', false],
  ])('puts registers %s', (_what, chooses) => {
    // The sum has 8 bits, its terms 7 and 3.
    const builder = new NetlistBuilder();
    const x = chooses
      ? builder.maximum(builder.input(0, 0, -128, 127, 0), builder.constant(0))
      : builder.input(0, 0, 0, 127, 0);
    const [y, z] = [builder.input(0, 1, 0, 7, 0), builder.input(0, 2, 0, 255, 0)];
    const sum = builder.add(x, y);
    const late = builder.multiply(builder.multiply(builder.multiply(z, z), z), z);
    builder.netlist.outputs.push({ name: 'out', fraction: 0, signals: [builder.add(sum, late)] });
    const schedule = schedulePipeline(builder.netlist, 2.4, model);
    expect(schedule.stage[x.node]).toBe(0);
    expect((schedule.stage[sum.node] ?? 0) > 0).toBe(chooses);
    expect(heldChoices(builder.netlist, schedule)[x.node]).toBe(chooses ? 1 : 0);
  });
});
