import type { Pass } from '../pass.ts';
import { foldConstants } from './foldConstants.ts';
import { foldScale, joinConstants } from './foldScale.ts';
import { mergeCommon } from './mergeCommon.ts';
import { removeDead } from './removeDead.ts';

/** Passes that leave every output's bits as they are, in order. */
export const optimizations: readonly Pass[] = [
  foldScale,
  foldConstants,
  joinConstants,
  foldConstants,
  mergeCommon,
  removeDead,
];
