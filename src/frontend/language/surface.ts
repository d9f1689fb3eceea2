import type { Run } from '../evaluate/run.ts';
import type { Native } from '../evaluate/values.ts';
import { layerFunctions, modelFunction } from './layers.ts';
import { castFunction, tensorFunction, weightsFunction } from './values.ts';

/** What a model file can import from 'hls4ts', by name; types have no entry. */
export const languageSurface = (run: Run): ReadonlyMap<string, Native> =>
  new Map([
    ...layerFunctions(run),
    ['cast', castFunction(run)],
    ['model', modelFunction(run)],
    ['tensor', tensorFunction(run)],
    ['weights', weightsFunction(run)],
  ]);
