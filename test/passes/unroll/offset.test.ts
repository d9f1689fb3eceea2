import { describe, expect, it } from 'vitest';
import type { Whole } from '../../../src/ir/netlist/bounds.ts';
import { NetlistBuilder } from '../../../src/ir/netlist/builder.ts';
import { nodeKinds, type Signal } from '../../../src/ir/netlist/nodes.ts';
import { fixed } from '../../../src/numeric/fixedType.ts';
import { liveNodes } from '../../../src/passes/pipeline/live.ts';
import { castSignal } from '../../../src/passes/unroll/cast.ts';
import { evaluateNetlist, rawOfSignal } from '../../../src/sim/netlist.ts';

/** An input of 6 bits with a sign and 4 fraction bits, computed with and brought to two fraction bits. */
function circuit(compute: (builder: NetlistBuilder, x: Signal) => Signal) {
  const builder = new NetlistBuilder();
  const x = builder.input(0, 0, -32, 31, -4);
  const result = compute(builder, x);
  builder.netlist.outputs.push({ name: 'y', signals: [result], fraction: 2 });
  const { netlist } = builder;
  const live = liveNodes(netlist);
  const adders = Array.from({ length: netlist.size }, (_, id) => id).filter((id) => {
    const sums = netlist.kind(id) === nodeKinds.add || netlist.kind(id) === nodeKinds.subtract;
    return live[id] === 1 && sums;
  });
  const at = (raw: number): Whole =>
    rawOfSignal(
      result,
      evaluateNetlist(netlist, () => raw),
      2,
    );
  return { adders: adders.length, at };
}

const everyRaw = Array.from({ length: 64 }, (_, i) => i - 32);
const bias = (builder: NetlistBuilder, raw: number): Signal => builder.constant(raw, -4);
const rounding = fixed(true, 8, 6, 'RND', 'WRAP');

describe('rounding after a bias', () => {
  it.each([-7, -3, 3, 5, 9])('costs no adder, through a relu either: bias %i/16', (raw) => {
    const { adders, at } = circuit((builder, x) => {
      const relu = builder.maximum(builder.add(x, bias(builder, raw)), builder.constant(0));
      return castSignal(builder, relu, rounding);
    });
    expect(adders).toBe(1);
    for (const x of everyRaw) expect(Number(at(x)), `${x}`).toBe(Math.floor(Math.max(x + raw, 0) / 4 + 0.5));
  });

  it.each([-7, 3, 6])('is right below a limit from above, negated: bias %i/16', (raw) => {
    const { adders, at } = circuit((builder, x) => {
      const limited = builder.minimum(builder.subtract(bias(builder, raw), x), builder.constant(1));
      return castSignal(builder, builder.negate(limited), rounding);
    });
    // One for the sum, one to negate what the limit is compared with, one to negate the result.
    expect(adders).toBeLessThanOrEqual(3);
    for (const x of everyRaw) {
      expect(Number(at(x)), `${x}`).toBe(Math.floor(-Math.min(raw - x, 16) / 4 + 0.5));
    }
  });

  it('keeps steps that are coarser than those of zero: a relu of multiples of 8, in steps of 2', () => {
    const builder = new NetlistBuilder();
    const x = builder.input(0, 0, -32, 31, 3);
    const result = castSignal(
      builder,
      builder.maximum(x, builder.constant(0)),
      fixed(true, 10, 11, 'TRN', 'WRAP'),
    );
    expect(result.exponent).toBeGreaterThanOrEqual(1);
    for (const raw of everyRaw) {
      const values = evaluateNetlist(builder.netlist, () => raw);
      expect(Number(rawOfSignal(result, values, -1)), `${raw}`).toBe(Math.max(8 * raw, 0) / 2);
    }
  });
});
