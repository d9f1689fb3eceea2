/** Hardware as the report estimates it for the emitted circuit, in pieces. */
export interface EstimatedHardware {
  readonly lut: number;
  readonly srl: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram18: number;
}

/** Hardware as Yosys maps it. */
export interface SynthesizedHardware extends EstimatedHardware {
  readonly carry8: number;
  readonly mux: number;
  /** Primitives by name. */
  readonly cells: Readonly<Record<string, number>>;
  /** Longest path by abc9 in ns; null where it was not asked for, or there is no logic. */
  readonly delayNs: number | null;
}

/** Synthesized by estimated, where neither is 0. */
export interface HardwareRatio {
  readonly lut: number | null;
  readonly ff: number | null;
}

export interface SynthesisEntry {
  readonly estimate: EstimatedHardware;
  readonly synthesized: SynthesizedHardware;
  readonly ratio: HardwareRatio;
}

export interface LayerSynthesis extends SynthesisEntry {
  readonly name: string;
  /** Longest logic inside the layer between two registers, as the pipelining counts it, in ns. */
  readonly plannedNs: number;
}

/** What synthesis gave; `schema` changes when a field changes its meaning or goes away. */
export interface Synthesis {
  readonly schema: 'hls4ts-synthesis/1';
  readonly model: string;
  readonly tool: string;
  /** Name and version of Yosys. */
  readonly yosys: string;
  /** Hash of the Verilog. */
  readonly sha256: string;
  readonly clockPeriodNs: number;
  readonly latencyCycles: number;
  /** Longest logic between two registers of the whole circuit, as the pipelining counts it, in ns. */
  readonly plannedNs: number;
  readonly layers: readonly LayerSynthesis[];
  /** Registers of the top module; null when only some layers were synthesized, as is the total. */
  readonly rest: SynthesisEntry | null;
  readonly total: SynthesisEntry | null;
  /** The whole with everything flattened into one module; null where it was not asked for. */
  readonly flattened: SynthesizedHardware | null;
}

const ratio = (synthesized: number, estimated: number): number | null =>
  synthesized > 0 && estimated > 0 ? Number((synthesized / estimated).toFixed(3)) : null;

/** Both with their ratio. */
export const entryOf = (estimate: EstimatedHardware, synthesized: SynthesizedHardware): SynthesisEntry => ({
  estimate,
  synthesized,
  ratio: { lut: ratio(synthesized.lut, estimate.lut), ff: ratio(synthesized.ff, estimate.ff) },
});
