import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { zipSync } from 'fflate';
import { dump } from 'npyjs';
import { makeDataset, makeSubjets } from './dataset.ts';

// npx tsx examples/jets/generate.ts --events 5000 --seed 1 --constituents 16 --out jets.npz
const options = new Command()
  .requiredOption('--out <file>', 'file of arrays: constituents, jet, label')
  .option('--events <number>', 'number of jets', Number, 5000)
  .option('--seed <number>', 'seed', Number, 1)
  .option('--constituents <number>', 'constituents a jet', Number, 16)
  .option('--subjets <number>', 'subjets a jet; none when left out', Number, 0)
  .parse()
  .opts<{ out: string; events: number; seed: number; constituents: number; subjets: number }>();

const { events, constituents, subjets } = options;
const start = performance.now();
const data = makeDataset(events, constituents, options.seed);
const npy = (array: Int32Array, shape: number[]): Uint8Array => new Uint8Array(dump(array, shape));
writeFileSync(
  options.out,
  zipSync(
    {
      'constituents.npy': npy(data.constituents, [events, constituents, 3]),
      'jet.npy': npy(data.jet, [events, 3]),
      'label.npy': npy(data.label, [events]),
      ...(subjets > 0 ? { 'subjets.npy': npy(makeSubjets(data, subjets), [events, subjets, 3]) } : {}),
    },
    { mtime: '1980-01-01T00:00:00' },
  ),
);
console.log(`${events} jets in ${((performance.now() - start) / 1000).toFixed(1)} s: ${options.out}`);
