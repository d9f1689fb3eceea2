import type { Table } from '../ir/module.ts';
import type { Rearrangement } from '../ir/op.ts';
import { elementMap } from '../ir/rearrange.ts';
import { fractionOf } from '../numeric/fixedType.ts';
import { isBig } from '../numeric/rawTensor.ts';
import { shiftExactly } from './elementwise.ts';
import { bigAt, type LaneStore, numbersOf, onNumbers, putBig, type Step } from './lanes.ts';

/** Copies rows of lanes; a change of container only moves the binary point. */
export function rearrangeStep(
  form: Rearrangement,
  operands: readonly LaneStore[],
  result: LaneStore,
  lanes: number,
): Step {
  const { operand, position } = elementMap(
    form,
    operands.map((store) => store.value.shape),
  );
  const shifts = operands.map((store) => fractionOf(result.container) - fractionOf(store.container));
  const rows = Array.from(position, (from, element) => ({
    from: from * lanes,
    to: element * lanes,
    source: operands[operand[element] ?? 0] ?? result,
    shift: shifts[operand[element] ?? 0] ?? 0,
  }));
  if (onNumbers(0, ...operands, result)) {
    const out = numbersOf(result);
    const copies = rows.map((row) => ({ ...row, data: numbersOf(row.source), scale: 2 ** row.shift }));
    return () => {
      for (const { data, from, to, scale } of copies) {
        if (scale === 1) out.set(data.subarray(from, from + lanes), to);
        else for (let lane = 0; lane < lanes; lane++) out[to + lane] = (data[from + lane] ?? 0) * scale;
      }
    };
  }
  return () => {
    for (const { source, from, to, shift } of rows) {
      for (let lane = 0; lane < lanes; lane++)
        putBig(result.data, to + lane, shiftExactly(bigAt(source.data, from + lane), shift));
    }
  };
}

/** The raw bits, read as an unsigned integer, are the entry's number. */
export function lookupStep(table: Table, operand: LaneStore, result: LaneStore): Step {
  const size = table.entries.length;
  const { entries } = table;
  const { data: index } = operand;
  const { data: out } = result;
  if (!isBig(entries) && !isBig(index) && !isBig(out)) {
    return () => {
      for (let i = 0; i < out.length; i++) {
        const raw = index[i] ?? 0;
        out[i] = entries[raw < 0 ? raw + size : raw] ?? 0;
      }
    };
  }
  return () => {
    for (let i = 0; i < out.length; i++) {
      const raw = bigAt(index, i);
      putBig(out, i, bigAt(entries, Number(raw < 0n ? raw + BigInt(size) : raw)));
    }
  };
}
