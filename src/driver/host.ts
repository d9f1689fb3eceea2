import { readFileSync } from 'node:fs';
import type { FrontendHost } from '../frontend/host.ts';
import { readArrays } from '../importers/arrays.ts';

/** Model files, weights and events from the disk. */
export const modelHost: FrontendHost = {
  readFile(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  readArrays,
};
