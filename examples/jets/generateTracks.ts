import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { zipSync } from 'fflate';
import { dump } from 'npyjs';
import { makeTracksDataset } from './tracksDataset.ts';

// npx tsx examples/jets/generateTracks.ts --events 5000 --seed 1 --tracks 16 --out tracks.npz
const options = new Command()
  .requiredOption('--out <file>', 'file of arrays: tracks, present, jet, label, origin, vertex')
  .option('--events <number>', 'number of jets', Number, 5000)
  .option('--seed <number>', 'seed', Number, 1)
  .option('--tracks <number>', 'tracks a jet', Number, 16)
  .parse()
  .opts<{ out: string; events: number; seed: number; tracks: number }>();

const { events, tracks } = options;
const start = performance.now();
const data = makeTracksDataset(events, tracks, options.seed);
const npy = (array: Int32Array, shape: number[]): Uint8Array => new Uint8Array(dump(array, shape));
writeFileSync(
  options.out,
  zipSync(
    {
      'tracks.npy': npy(data.tracks, [events, tracks, 5]),
      'present.npy': npy(data.present, [events, tracks]),
      'jet.npy': npy(data.jet, [events, 3]),
      'label.npy': npy(data.label, [events]),
      'origin.npy': npy(data.origin, [events, tracks]),
      'vertex.npy': npy(data.vertex, [events, tracks]),
    },
    { mtime: '1980-01-01T00:00:00' },
  ),
);
console.log(`${events} jets in ${((performance.now() - start) / 1000).toFixed(1)} s: ${options.out}`);
