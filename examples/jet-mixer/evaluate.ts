import { fileURLToPath } from 'node:url';
import { compileModel } from '../../src/driver/compilation.ts';
import { toNumbers } from '../../src/numeric/rawTensor.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { makeDataset } from '../jets/dataset.ts';
import { classes } from '../jets/jet.ts';
import { areaUnderCurve } from '../jets/metrics.ts';

// npx tsx examples/jet-mixer/evaluate.ts [events]: accuracy and AUC of the simulated firmware on the jets of seed 2.
const events = Number(process.argv[2] ?? 50_000);
const { module } = compileModel(fileURLToPath(new URL('model.ts', import.meta.url)));
const data = makeDataset(events, 16, 2);
const inputs = new Map([
  ['constituents', Float64Array.from(data.constituents)],
  ['jet', Float64Array.from(data.jet)],
]);
const { outputs } = createSimulator(module).run(inputs, events);
const scores = toNumbers(outputs.get('scores') ?? []);
const logits = toNumbers(outputs.get('logits') ?? []);

const best = (values: Float64Array, event: number): number => {
  const row = values.subarray(event * classes.length, (event + 1) * classes.length);
  return row.indexOf(Math.max(...row));
};
const accuracy = (values: Float64Array): number =>
  data.label.reduce((right, label, event) => right + (best(values, event) === label ? 1 : 0), 0) / events;

console.log(`${events} jets`);
console.log(`accuracy by logits ${accuracy(logits).toFixed(4)}, by scores ${accuracy(scores).toFixed(4)}`);
classes.forEach((name, k) => {
  const own = Float64Array.from({ length: events }, (_, event) => scores[event * classes.length + k] ?? 0);
  console.log(`${name.padEnd(6)} AUC ${areaUnderCurve(own, (event) => data.label[event] === k).toFixed(4)}`);
});
