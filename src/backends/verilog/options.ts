import type { AdderOptions } from '../../passes/distributedArithmetic/optimize.ts';
import type { DelayModel } from '../../passes/pipeline/delay.ts';

export interface VerilogOptions {
  readonly part: string;
  /** ns */
  readonly clockPeriod: number;
  /** What logic may take between two registers, in ns. */
  readonly usable: number;
  readonly delays: DelayModel;
  readonly adders: AdderOptions;
  /** Longest allowed latency in ns. */
  readonly latencyBudget: number | undefined;
  readonly toolVersion: string;
}
