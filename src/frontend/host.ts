import type { RealTensor } from '../numeric/parameter.ts';

/** Where the front end gets files from; paths are as the user wrote them or relative to the same folder. */
export interface FrontendHost {
  /** Text of a file, or undefined where there is none. */
  readFile(path: string): string | undefined;
  /** Arrays of a `.npz` by name, or the one of a `.npy` under the name ''; throws UserError HLS1001 or HLS1002. */
  readArrays(path: string): ReadonlyMap<string, RealTensor>;
}
