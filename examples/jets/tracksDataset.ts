import { origins, trackJets } from './tracks.ts';

/** Tracks of many jets as arrays, padded with zeros; −1 is the label of an absent track. */
export interface TracksDataset {
  /** [events, tracks, 5]: pT, η, φ, d0, z0 in steps of the link */
  readonly tracks: Int32Array;
  /** [events, tracks]: 1 where a track is there */
  readonly present: Int32Array;
  /** [events, 3] */
  readonly jet: Int32Array;
  /** [events]: index in `flavours` */
  readonly label: Int32Array;
  /** [events, tracks]: index in `origins` */
  readonly origin: Int32Array;
  /** [events, tracks]: tracks of one jet with the same number start at the same place */
  readonly vertex: Int32Array;
}

/** The leading tracks of many jets of a seed. */
export function makeTracksDataset(events: number, count: number, seed: number): TracksDataset {
  const data: TracksDataset = {
    tracks: new Int32Array(events * count * 5),
    present: new Int32Array(events * count),
    jet: new Int32Array(events * 3),
    label: new Int32Array(events),
    origin: new Int32Array(events * count).fill(-1),
    vertex: new Int32Array(events * count).fill(-1),
  };
  let event = 0;
  for (const jet of trackJets(events, seed)) {
    jet.tracks.slice(0, count).forEach((track, i) => {
      const place = event * count + i;
      data.tracks.set(track.parameters, place * 5);
      data.present[place] = 1;
      data.origin[place] = origins.indexOf(track.origin);
      data.vertex[place] = track.vertex;
    });
    data.jet.set(jet.jet, event * 3);
    data.label[event++] = jet.label;
  }
  return data;
}
