import { compileModel } from '../../src/driver/compilation.ts';
import { type RawData, toNumbers } from '../../src/numeric/rawTensor.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { areaUnderCurve } from './metrics.ts';

/** Events simulated at a time, so that the simulator's values stay in memory. */
const batch = 1000;

/** Outputs by name, as raw numbers, of the simulated firmware for whole data sets of inputs. */
export function simulate(
  path: string,
  inputs: ReadonlyMap<string, Int32Array>,
  events: number,
): ReadonlyMap<string, Float64Array> {
  const { module } = compileModel(path);
  const simulator = createSimulator(module);
  const parts = new Map<string, Float64Array[]>();
  for (let first = 0; first < events; first += batch) {
    const count = Math.min(batch, events - first);
    const some = [...inputs].map(([name, data]): [string, RawData] => {
      const size = data.length / events;
      return [name, Float64Array.from(data.subarray(first * size, (first + count) * size))];
    });
    for (const [name, data] of simulator.run(new Map(some), count).outputs)
      parts.set(name, [...(parts.get(name) ?? []), toNumbers(data)]);
  }
  return new Map(
    [...parts].map(([name, arrays]) => {
      const all = new Float64Array(arrays.reduce((size, { length }) => size + length, 0));
      let position = 0;
      for (const array of arrays) {
        all.set(array, position);
        position += array.length;
      }
      return [name, all];
    }),
  );
}

/** Share of the rows whose largest number stands at the label; labels below 0 do not count. */
export function accuracy(values: Float64Array, labels: ArrayLike<number>, classes: number): number {
  let [right, all] = [0, 0];
  for (let event = 0; event < labels.length; event++) {
    const label = labels[event] ?? -1;
    if (label < 0) continue;
    const row = values.subarray(event * classes, (event + 1) * classes);
    all++;
    if (row.indexOf(Math.max(...row)) === label) right++;
  }
  return right / all;
}

/** 1/ε_B at ε_S = 0.5 for one class against others, by its share of the scores of both. */
export function rejection(
  scores: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
  signal: number,
  background: readonly number[],
): number {
  const own = Float64Array.from({ length: labels.length }, (_, event) => {
    const of = (k: number): number => scores[event * classes + k] ?? 0;
    return of(signal) / Math.max(1e-12, of(signal) + background.reduce((sum, k) => sum + of(k), 0));
  });
  const where = (kept: (label: number) => boolean): Float64Array =>
    own.filter((_, event) => kept(labels[event] ?? -1));
  const signals = where((label) => label === signal).sort();
  const others = where((label) => background.includes(label));
  const threshold = signals[Math.floor(signals.length / 2)] ?? 0;
  return others.length / others.filter((value) => value >= threshold).length;
}

/** Prints accuracy, area under the curve of each class, and background rejection of the signal classes. */
export function printFigures(
  scores: Float64Array,
  labels: ArrayLike<number>,
  classes: readonly string[],
  background: readonly number[],
  signals: readonly number[],
): void {
  console.log(`accuracy ${accuracy(scores, labels, classes.length).toFixed(4)}`);
  classes.forEach((name, k) => {
    const own = Float64Array.from(
      { length: labels.length },
      (_, event) => scores[event * classes.length + k] ?? 0,
    );
    console.log(`${name.padEnd(7)} AUC ${areaUnderCurve(own, (event) => labels[event] === k).toFixed(4)}`);
  });
  for (const signal of signals) {
    const value = rejection(scores, labels, classes.length, signal, background);
    console.log(`${(classes[signal] ?? '').padEnd(7)} 1/background ${value.toFixed(1)} at half the signal`);
  }
}
