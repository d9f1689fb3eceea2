import type { Multipliers } from '../../ir/graph.ts';
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
  readonly multipliers: Multipliers;
  /** Registers between the input ports and the logic, and between the logic and the output ports, at least 1. */
  readonly inputRegisters: number;
  readonly outputRegisters: number;
  /** Longest allowed latency in ns. */
  readonly latencyBudget: number | undefined;
  readonly toolVersion: string;
}
