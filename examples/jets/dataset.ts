import { type HardwareJet, measure } from './detector.ts';
import { classes, makeJet } from './jet.ts';
import { createRandom } from './random.ts';
import { subjetsOf } from './subjets.ts';

/** Arrays of a data set: events first. */
export interface Dataset {
  /** [events, constituents, 3]: pT in 0.25 GeV, η and φ in π/720, 0 where there is no constituent. */
  readonly constituents: Int32Array;
  /** [events, 3] in the same units. */
  readonly jet: Int32Array;
  /** [events]: index into the classes. */
  readonly label: Int32Array;
}

/** Jets of all classes in turn; the same seed gives the same jets. */
export function* jets(events: number, seed: number): Generator<HardwareJet> {
  const random = createRandom(seed);
  for (let event = 0; event < events; event++) yield measure(makeJet(event % classes.length, random), random);
}

/** The leading constituents of many jets, padded with zeros. */
export function makeDataset(events: number, constituents: number, seed: number): Dataset {
  const data: Dataset = {
    constituents: new Int32Array(events * constituents * 3),
    jet: new Int32Array(events * 3),
    label: new Int32Array(events),
  };
  let event = 0;
  for (const jet of jets(events, seed)) {
    jet.constituents.slice(0, constituents).forEach((constituent, i) => {
      data.constituents.set(constituent, (event * constituents + i) * 3);
    });
    data.jet.set(jet.jet, event * 3);
    data.label[event++] = jet.label;
  }
  return data;
}

/** [events, count, 3]: the leading constituents of each jet joined into subjets, padded with zeros. */
export function makeSubjets({ constituents, label }: Dataset, count: number): Int32Array {
  const events = label.length;
  const size = constituents.length / events;
  const subjets = new Int32Array(events * count * 3);
  for (let event = 0; event < events; event++) {
    const rows = Array.from({ length: size / 3 }, (_, i): [number, number, number] => {
      const at = event * size + 3 * i;
      return [constituents[at] ?? 0, constituents[at + 1] ?? 0, constituents[at + 2] ?? 0];
    });
    const present = rows.filter(([pt]) => pt > 0);
    subjetsOf(present, count).forEach((subjet, i) => {
      subjets.set(subjet, (event * count + i) * 3);
    });
  }
  return subjets;
}
