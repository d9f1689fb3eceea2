import type { SourceSpan } from '../base/span.ts';
import type { Shape } from '../numeric/shape.ts';
import type { Strategy } from './module.ts';

/** One result of a layer, as the model file passes it on. */
export interface Tensor {
  readonly shape: Shape;
  readonly layer: GraphLayer;
  /** Which of the layer's results, from 0. */
  readonly output: number;
}

/** A layer of the network with its checked options; `kind` names its definition in the layer catalogue. */
export interface GraphLayer {
  readonly kind: string;
  /** Name the user gave, or the variable it was assigned to; the graph makes it unique. */
  readonly name: string | undefined;
  readonly inputs: readonly Tensor[];
  readonly options: object;
  readonly shapes: readonly Shape[];
  readonly span: SourceSpan | undefined;
}

/**
 * What a product of two variables becomes: `lut`, rows of adders in LUTs; `dsp`, one multiplication, which synthesis gives to DSP
 * blocks; `auto`, rows where it has few bits.
 */
export const multiplierChoices = ['auto', 'lut', 'dsp'] as const;
export type Multipliers = (typeof multiplierChoices)[number];

/** Settings of the whole design, with hls4ml's meaning. */
export interface ModelSettings {
  readonly name: string;
  /** Name of the FPGA, as in the report's table of parts. */
  readonly part: string;
  /** Target clock period in ns. */
  readonly clockPeriod: number;
  readonly strategy: Strategy;
  readonly reuseFactor: number;
  readonly ioType: 'io_parallel';
  /** Types for layers that name none: one fixed-point type, or 'auto'. */
  readonly precision: string | undefined;
  /** For `precision: 'auto'`: file of typical events and how far the outputs may move, relative to their spread. */
  readonly calibration: string | undefined;
  readonly errorBudget: number;
  /** Latest allowed latency in ns, if any. */
  readonly latencyBudget: number | undefined;
  /** For adder graphs: levels beyond the fewest possible (−1 for any), and how long fewer adders are searched for. */
  readonly delayConstraint: number;
  readonly effort: 0 | 1 | 2;
  /** Verilog: what products of two variables are made of. */
  readonly multipliers: Multipliers;
  /** Verilog: registers between the input ports and the logic, and behind the logic of the outputs. */
  readonly inputRegisters: number;
  readonly outputRegisters: number;
  /** Example events for `check`, beside the model. */
  readonly events: string | undefined;
}

/** A network: layers in topological order, with unique names. */
export interface Graph {
  readonly settings: ModelSettings;
  readonly layers: readonly NamedLayer[];
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly { readonly name: string; readonly tensor: Tensor }[];
  readonly span: SourceSpan | undefined;
}

/** A layer and the name that is its own in the whole graph. */
export interface NamedLayer {
  readonly name: string;
  readonly layer: GraphLayer;
}
