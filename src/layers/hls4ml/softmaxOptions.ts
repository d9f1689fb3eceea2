import type { RealTensor } from '../../numeric/parameter.ts';
import type { CommonOptions } from '../layer.ts';
import {
  commonChecks,
  finiteNumber,
  group,
  integer,
  type OptionChecks,
  oneOf,
  parameter,
  positiveInteger,
} from '../options.ts';

type SoftmaxRole = 'inpNorm' | 'expTable' | 'table' | 'accum' | 'invInp' | 'invTable' | 'result';

export const softmaxRoles = [
  'inpNorm',
  'expTable',
  'table',
  'accum',
  'invInp',
  'invTable',
  'result',
] as const;

/** hls4ml's softmax; types and sizes by its names, with its defaults. */
export interface Hls4mlSoftmaxOptions extends CommonOptions<SoftmaxRole> {
  /** -1 when left out. */
  readonly axis?: number;
  /** `v1` is today's code, `v0` that of the CMS taggers, `2409.05207` that of the b-tagging transformer; `v1` when left out. */
  readonly version?: 'v1' | 'v0' | '2409.05207';
  /** Of `v1` and `v0`; `stable` when left out. */
  readonly variant?: 'stable' | 'latency' | 'argmax' | 'legacy';
  /** Entries of the table of exponentials, 1024 when left out. */
  readonly expTableSize?: number;
  /** Entries of the table of reciprocals, 1024 when left out. */
  readonly invTableSize?: number;
  /** Factor in the exponent, as 1/√d in attention; `v1` only, 1 when left out. */
  readonly expScale?: number;
  /** Of `2409.05207`: the table of exponentials covers ±expRange, 4 when left out. */
  readonly expRange?: number;
  /** Of `2409.05207`: the table of reciprocals covers 0 … invRange, 256 when left out. */
  readonly invRange?: number;
  /** The entries of both tables as real numbers, as a golden file has them; computed when left out. */
  readonly tables?: { readonly exp: RealTensor; readonly inv: RealTensor };
}

export const softmaxChecks: OptionChecks<Hls4mlSoftmaxOptions> = {
  ...commonChecks(...softmaxRoles),
  axis: integer,
  version: oneOf('v1', 'v0', '2409.05207'),
  variant: oneOf('stable', 'latency', 'argmax', 'legacy'),
  expTableSize: positiveInteger,
  invTableSize: positiveInteger,
  expScale: finiteNumber,
  expRange: positiveInteger,
  invRange: positiveInteger,
  tables: group<{ exp: RealTensor; inv: RealTensor }>({ exp: parameter, inv: parameter }),
};
