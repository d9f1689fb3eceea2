import type { RawData } from '../../numeric/rawTensor.ts';
import type { AdderOptions } from '../../passes/distributedArithmetic/optimize.ts';

/** What the shells need to know besides the plan. */
export interface ShellSettings {
  readonly part: string;
  readonly clockPeriod: number;
  readonly toolVersion: string;
}

/** Golden events of the test bench: raw integers by port, event after event. */
export interface TestVectors {
  readonly events: number;
  readonly inputs: ReadonlyMap<string, RawData>;
  readonly outputs: ReadonlyMap<string, RawData>;
}

export interface HlsOptions extends ShellSettings {
  readonly vectors: TestVectors;
  readonly adders: AdderOptions;
  /** Files the model was made from, for the manifest. */
  readonly sources: readonly { readonly path: string; readonly sha256: string }[];
}
