import { InternalError } from '../base/errors.ts';
import { type Module, type NamedValue, valueAt } from '../ir/module.ts';
import type { FixedType } from '../numeric/fixedType.ts';
import { isBig, type RawData } from '../numeric/rawTensor.ts';
import { sizeOf } from '../numeric/shape.ts';
import { elementTypes } from '../numeric/tensorType.ts';
import { type Goal, watchesOf } from './coverage.ts';
import { allocate, bigAt, type LaneStore, putBig, type Step } from './lanes.ts';
import { type CastLoss, countLosses } from './losses.ts';
import { type StepContext, steps } from './steps.ts';

export interface SimulatorOptions {
  /** Names of traced values to return as well; 'all' for every layer. */
  readonly traces?: readonly string[] | 'all';
  /** Count what every cast loses. */
  readonly countLosses?: boolean;
  /** Note which rare cases (ties, overflows, ends of tables) the events reach. */
  readonly coverage?: boolean;
}

/** Raw integers in the values' containers, event after event, each event row-major. */
export interface SimulationResult {
  readonly outputs: ReadonlyMap<string, RawData>;
  readonly traces: ReadonlyMap<string, RawData>;
  readonly losses: readonly CastLoss[];
  /** Rare cases and whether any event since the simulator was made has reached them. */
  readonly coverage: readonly (Goal & { readonly reached: boolean })[];
}

/** Runs a module on batches of events; every result is exact to the bit. */
export interface Simulator {
  /** `inputs`: by name, `events` × elements raw integers that lie within the input's type. */
  run(inputs: ReadonlyMap<string, RawData>, events: number): SimulationResult;
}

/** Elements held at once: small enough for the cache, large enough that loops dominate. */
const elementsAtOnce = 1 << 20;

const laneCount = (module: Module): number => {
  const elements = module.values.reduce((sum, value) => sum + sizeOf(value.shape), 0);
  return Math.max(4, Math.min(128, Math.floor(elementsAtOnce / Math.max(1, elements))));
};

/** Prepares a module for simulation; stores and steps are made once and reused for every batch. */
export function createSimulator(module: Module, options: SimulatorOptions = {}): Simulator {
  const lanes = laneCount(module);
  const stores: LaneStore[] = [];
  const store = (id: number): LaneStore => {
    const found = stores[id];
    if (!found) throw new InternalError(`%${id} is used before it is computed`);
    return found;
  };
  const context: StepContext = { module, lanes, store };
  const program = module.values.map((value): Step => {
    const result = allocate(value, sizeOf(value.shape), lanes);
    const make = steps[value.op.kind] as (
      op: typeof value.op,
      result: LaneStore,
      context: StepContext,
    ) => Step;
    const step = make(value.op, result, context);
    stores.push(result);
    return step;
  });
  const casts = options.countLosses ? castsOf(module, store) : [];
  const watches = options.coverage ? watchesOf(module, store, lanes) : [];
  const traced = module.traces.filter(
    ({ name }) => options.traces === 'all' || options.traces?.includes(name),
  );

  return {
    run(inputs, events) {
      const outputs = collectors(module, module.outputs, events);
      const traces = collectors(module, traced, events);
      const losses = casts.map(
        (cast): CastLoss => ({ value: cast.value, total: 0, rounded: 0, overflowed: 0, largest: 0 }),
      );
      for (let first = 0; first < events; first += lanes) {
        const count = Math.min(lanes, events - first);
        for (const { name, value } of module.inputs) {
          const data = inputs.get(name);
          if (!data) throw new InternalError(`no events for input ${name}`);
          scatter(data, store(value), first, count, lanes);
        }
        for (const step of program) step();
        for (const { target, value } of [...outputs, ...traces])
          gather(store(value), target, first, count, lanes);
        for (const watch of watches) watch.look(count);
        casts.forEach((cast, i) => {
          const loss = losses[i];
          if (loss) countLosses(loss, cast.operand, cast.result, cast.types, lanes, count);
        });
      }
      const coverage = watches.flatMap(({ goals, reached }) =>
        goals.map((goal, i) => ({ ...goal, reached: reached[i] ?? false })),
      );
      return { outputs: byName(outputs), traces: byName(traces), losses, coverage };
    },
  };
}

interface Collector {
  readonly name: string;
  readonly value: number;
  readonly target: RawData;
}

const byName = (collected: readonly Collector[]): Map<string, RawData> =>
  new Map(collected.map(({ name, target }) => [name, target]));

const collectors = (module: Module, names: readonly NamedValue[], events: number): Collector[] =>
  names.map(({ name, value }) => ({
    name,
    value,
    target: allocate(valueAt(module, value), sizeOf(valueAt(module, value).shape), events).data,
  }));

function castsOf(module: Module, store: (id: number) => LaneStore) {
  return module.values.flatMap(
    (value): { value: number; operand: LaneStore; result: LaneStore; types: FixedType[] }[] =>
      value.op.kind === 'cast'
        ? [
            {
              value: value.id,
              operand: store(value.op.operand),
              result: store(value.id),
              types: elementTypes(value.type, value.shape),
            },
          ]
        : [],
  );
}

function scatter(data: RawData, store: LaneStore, first: number, count: number, lanes: number): void {
  const size = store.data.length / lanes;
  const target = store.data;
  if (!isBig(data) && !isBig(target)) {
    for (let lane = 0; lane < count; lane++) {
      const offset = (first + lane) * size;
      for (let i = 0; i < size; i++) target[i * lanes + lane] = data[offset + i] ?? 0;
    }
    return;
  }
  for (let lane = 0; lane < count; lane++) {
    for (let i = 0; i < size; i++) putBig(target, i * lanes + lane, bigAt(data, (first + lane) * size + i));
  }
}

function gather(store: LaneStore, target: RawData, first: number, count: number, lanes: number): void {
  const size = store.data.length / lanes;
  const { data } = store;
  if (!isBig(data) && !isBig(target)) {
    for (let lane = 0; lane < count; lane++) {
      const offset = (first + lane) * size;
      // `+ 0` turns -0 into 0.
      for (let i = 0; i < size; i++) target[offset + i] = (data[i * lanes + lane] ?? 0) + 0;
    }
    return;
  }
  for (let lane = 0; lane < count; lane++) {
    for (let i = 0; i < size; i++) putBig(target, (first + lane) * size + i, bigAt(data, i * lanes + lane));
  }
}
