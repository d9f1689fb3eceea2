import { fileURLToPath } from 'node:url';
import { accuracy, printFigures, rejection, simulate } from '../jets/figures.ts';
import { areaUnderCurve } from '../jets/metrics.ts';
import { flavours, origins } from '../jets/tracks.ts';
import { makeTracksDataset } from '../jets/tracksDataset.ts';

// npx tsx examples/gn2-tiny/evaluate.ts [events]: the simulated firmware on the jets of tracks of seed 2.
const events = Number(process.argv[2] ?? 50_000);
const count = 16;
const { tracks, present, jet, label, origin, vertex } = makeTracksDataset(events, count, 2);
const inputs = new Map(Object.entries({ tracks, present, jet }));
const outputs = simulate(fileURLToPath(new URL('model.ts', import.meta.url)), inputs, events);
const output = (name: string): Float64Array => outputs.get(name) ?? new Float64Array(0);

console.log(`${events} jets`);
// Charm and bottom against light jets.
printFigures(output('scores'), label, flavours, [0], [1, 2]);
const charm = rejection(output('scores'), label, flavours.length, 2, [1]);
console.log(`bottom against charm: 1/background ${charm.toFixed(1)} at half the signal`);
console.log(`origins of tracks: accuracy ${accuracy(output('origins'), origin, origins.length).toFixed(4)}`);

/** Whether two different tracks that are there start at the same place, and what the network says. */
const same: boolean[] = [];
const said: number[] = [];
output('vertices').forEach((value, place) => {
  const [event, i, j] = [
    Math.floor(place / count ** 2),
    Math.floor((place % count ** 2) / count),
    place % count,
  ];
  const [first = -1, second = -1] = [vertex[event * count + i], vertex[event * count + j]];
  if (i >= j || first < 0 || second < 0) return;
  same.push(first === second);
  said.push(value);
});
const right = said.filter((value, pair) => value > 0 === same[pair]).length / said.length;
const area = areaUnderCurve(Float64Array.from(said), (pair) => same[pair] ?? false);
console.log(`common vertices of pairs: AUC ${area.toFixed(4)}, accuracy ${right.toFixed(4)}`);
