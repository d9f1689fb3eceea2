import type { RealTensor } from '../numeric/parameter.ts';

/** What the front end may read; it never runs anything and never writes. */
export interface FrontendHost {
  /** Text of a file, or undefined when there is none. */
  readFile(path: string): string | undefined;
  /** Arrays of a `.npz` by name, or of a `.npy` under ''; throws UserError HLS1001 or HLS1002. */
  readArrays(path: string): ReadonlyMap<string, RealTensor>;
}
