import { fail } from '../../src/base/errors.ts';
import type { FrontendHost } from '../../src/frontend/host.ts';
import type { RealTensor } from '../../src/numeric/parameter.ts';

/** Files by path; arrays by path and name. */
export function memoryHost(
  files: Readonly<Record<string, string>>,
  arrays: Readonly<Record<string, Readonly<Record<string, RealTensor>>>> = {},
): FrontendHost {
  return {
    readFile: (path) => files[path],
    readArrays: (path) => {
      const found = arrays[path];
      return found ? new Map(Object.entries(found)) : fail('HLS1001', `cannot read ${path}`);
    },
  };
}

/** Trained values that count up, as a .npz would give them. */
export const counting = (origin: string, ...shape: number[]): RealTensor => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i / 8),
  origin,
});
