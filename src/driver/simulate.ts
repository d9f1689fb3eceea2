import { fail } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import { npyBytes, npzFile } from '../importers/arrays.ts';
import { type Module, valueAt } from '../ir/module.ts';
import { fractionOf } from '../numeric/fixedType.ts';
import { isBig, type RawData } from '../numeric/rawTensor.ts';
import { containerOf } from '../numeric/tensorType.ts';
import { createSimulator } from '../sim/simulator.ts';
import { readEvents, toRaw } from './events.ts';
import { writeFile } from './write.ts';

export interface SimulateOptions {
  readonly inputs: string;
  readonly outputs: string;
  /** Raw integers in and out instead of real numbers. */
  readonly raw: boolean;
}

export interface SimulateSummary {
  readonly events: number;
  readonly seconds: number;
}

/** Runs events from a file through the simulator and writes the outputs: `.npy` for one output, `.npz` by name for all. */
export function simulateFile(module: Module, options: SimulateOptions, progress: Progress): SimulateSummary {
  const single = options.outputs.endsWith('.npy');
  if (single && module.outputs.length > 1) {
    fail('HLS1003', `--outputs ${options.outputs}: the model has ${module.outputs.length} outputs`, {
      help: 'use a .npz file',
    });
  }
  if (!single && !options.outputs.endsWith('.npz')) {
    fail('HLS1003', `--outputs ${options.outputs} is neither a .npy nor a .npz file`);
  }
  const events = toRaw(readEvents(options.inputs, module), module, options.raw);
  const start = performance.now();
  progress(`simulating ${events.count} events`);
  const { outputs } = createSimulator(module).run(events.inputs, events.count);
  const seconds = (performance.now() - start) / 1000;
  const arrays = module.outputs.map(({ name, value }) => {
    const { shape, type } = valueAt(module, value);
    const data = asNumbers(outputs.get(name) ?? [], options.raw ? 0 : fractionOf(containerOf(type)), name);
    return [name, { shape: [events.count, ...shape], data, integers: options.raw }] as const;
  });
  const [first] = arrays;
  writeFile(
    single && first
      ? { path: options.outputs, contents: npyBytes(first[1]) }
      : npzFile(options.outputs, new Map(arrays)),
  );
  return { events: events.count, seconds };
}

function asNumbers(data: RawData, fraction: number, name: string): Float64Array {
  if (isBig(data))
    return fail('HLS1004', `output '${name}' has more than 53 bits and does not fit into a NumPy file`);
  return data.map((raw) => raw * 2 ** -fraction);
}
