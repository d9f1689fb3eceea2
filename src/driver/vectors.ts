import { uniformBigInt } from 'pure-rand/distribution/uniformBigInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Module, type Value, valueAt } from '../ir/module.ts';
import { fractionOf, maximumRaw, minimumRaw } from '../numeric/fixedType.ts';
import { pack, type RawData } from '../numeric/rawTensor.ts';
import { containerOf, elementTypes } from '../numeric/tensorType.ts';
import type { RawEvents } from './events.ts';

/** What an element can be, in raw integers of the container. */
interface Span {
  readonly min: bigint;
  readonly max: bigint;
  /** One step of the element's own type. */
  readonly step: bigint;
}

function spansOf({ type, shape }: Value): Span[] {
  const container = fractionOf(containerOf(type));
  return elementTypes(type, shape).map((each) => {
    const step = each.width === 0 ? 0n : 1n << BigInt(container - fractionOf(each));
    return { min: minimumRaw(each) * step, max: maximumRaw(each) * step, step };
  });
}

/**
 * Seeded random events. A third is uniform over the whole type, the rest is uniform over a smaller range drawn for
 * each event, because uniform numbers alone keep every activation saturated.
 */
export function randomEvents(module: Module, count: number, seed: number): RawEvents {
  const generator = xoroshiro128plus(seed);
  const draw = (from: bigint, to: bigint): bigint => uniformBigInt(generator, from, to);
  const columns = module.inputs.map(({ name, value }) => ({
    name,
    spans: spansOf(valueAt(module, value)),
    raws: [] as bigint[],
  }));
  for (let event = 0; event < count; event++) {
    const drop = event % 3 === 0 ? 0n : draw(0n, 14n);
    for (const { spans, raws } of columns) {
      for (const { min, max, step } of spans)
        raws.push(step === 0n ? 0n : draw((min / step) >> drop, (max / step) >> drop) * step);
    }
  }
  return { count, inputs: new Map(columns.map(({ name, raws }) => [name, pack(raws)])) };
}

/**
 * Events at the corners: everything at its smallest, largest, 0, one step around 0, alternating extremes, and each
 * element alone at its extremes while the others are 0.
 */
export function cornerEvents(module: Module): RawEvents {
  const spans = module.inputs.map(({ value }) => spansOf(valueAt(module, value)));
  const flat = spans.flat();
  const patterns: ((span: Span, index: number) => bigint)[] = [
    ({ min }) => min,
    ({ max }) => max,
    () => 0n,
    ({ step, max }) => (step < max ? step : max),
    ({ min, step }) => (min < 0n ? -step : 0n),
    ({ min, max }, i) => (i % 2 === 0 ? min : max),
    ({ min, max }, i) => (i % 2 === 0 ? max : min),
    ({ max, step }) => halfway(max, step),
    ({ min, step }) => halfway(min, step),
  ];
  const alone = Math.min(flat.length, 256);
  for (let chosen = 0; chosen < alone; chosen++) {
    patterns.push(({ max }, i) => (i === chosen ? max : 0n));
    patterns.push(({ min }, i) => (i === chosen ? min : 0n));
  }
  const inputs = new Map<string, RawData>();
  let first = 0;
  module.inputs.forEach(({ name }, which) => {
    const own = spans[which] ?? [];
    const start = first;
    inputs.set(name, pack(patterns.flatMap((pattern) => own.map((span, i) => pattern(span, start + i)))));
    first += own.length;
  });
  return { count: patterns.length, inputs };
}

const halfway = (value: bigint, step: bigint): bigint => (step === 0n ? 0n : (value / step / 2n) * step);

/** Events one after another. */
export function joinEvents(module: Module, parts: readonly RawEvents[]): RawEvents {
  const inputs = module.inputs.map(({ name }) => {
    const all = parts.flatMap((part) => [...(part.inputs.get(name) ?? [])] as (number | bigint)[]);
    return [name, pack(all.map((raw) => BigInt(raw)))] as const;
  });
  return { count: parts.reduce((sum, part) => sum + part.count, 0), inputs: new Map(inputs) };
}
