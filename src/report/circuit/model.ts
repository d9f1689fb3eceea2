import type { PathReport, Report, Resources, SourceLine } from '../model.ts';
import type { HardwareRatio, SynthesizedHardware } from '../synthesis.ts';

/** Hardware of a circuit in pieces; shift registers are LUTs as well and counted apart. */
export interface CircuitResources extends Resources {
  readonly srl: number;
}

export interface CircuitEntry extends CircuitResources {
  /** Share of the part, in percent; LUT with its shift registers. */
  readonly percent: Resources;
  /** What synthesis made of it, and that by the estimate; null where it was not synthesized. */
  readonly synthesized: (SynthesizedHardware & { readonly ratio: HardwareRatio }) | null;
}

export interface CircuitLayer extends CircuitEntry {
  readonly name: string;
  readonly kind: string;
  readonly source: SourceLine | null;
  /** Sums and differences, and products of two variables. */
  readonly adders: number;
  readonly multipliers: number;
  /** Clock edges from its latest operand to its latest result. */
  readonly latencyCycles: number;
  /** Longest logic inside the layer between two registers, as the pipelining counts it, in ns. */
  readonly logicNs: number;
}

/** Where the synthesized columns come from: `other` is a synthesis of a Verilog that is not this one any more. */
export type SynthesisState = 'none' | 'same' | 'other';

/** The report of the circuit in Verilog; `schema` changes when a field changes its meaning or goes away. */
export interface CircuitReport
  extends Pick<Report, 'model' | 'tool' | 'part' | 'clockPeriodNs' | 'latencyNs' | 'latencyBudget'> {
  readonly schema: 'hls4ts-circuit-report/1';
  /** Exact: what the Verilog takes from an event's inputs to its outputs. */
  readonly latencyCycles: number;
  readonly initiationInterval: 1;
  /** Longest logic between two registers, as the pipelining counts it, in ns. */
  readonly logicNs: number;
  /** What the clock period leaves for logic, in ns. */
  readonly usableNs: number;
  readonly layers: readonly CircuitLayer[];
  /** Registers of the top module. */
  readonly rest: CircuitEntry;
  readonly total: CircuitEntry;
  readonly criticalPath: readonly Omit<PathReport, 'logicNs'>[];
  readonly synthesis: { readonly state: SynthesisState; readonly yosys: string | null };
}
