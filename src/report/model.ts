import type { Strategy } from '../ir/module.ts';

/** Hardware of each kind, in pieces or in percent of the part. */
export interface Resources {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram18: number;
}

/** A line of the model file. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

export interface LayerReport extends Resources {
  readonly name: string;
  readonly kind: string;
  readonly source: SourceLine | null;
  /** Shape and type of the first result. */
  readonly shape: readonly number[];
  readonly type: string;
  readonly weightType: string | null;
  readonly multiplications: number;
  readonly strategy: Strategy;
  /** Adders and subtracters in place of multiplications, and how many stand one behind the other; 0 without. */
  readonly adders: number;
  readonly adderDepth: number;
  readonly reuseFactor: number;
  readonly latencyCycles: number;
  readonly latencyNs: number;
  readonly initiationInterval: number;
  /** Share of the part, in percent. */
  readonly percent: Resources;
}

/** A layer on the way from an input to the last output. */
export interface PathReport {
  readonly layer: string;
  readonly cycles: number;
  /** Logic on the way, without waiting for clock edges. */
  readonly logicNs: number;
}

/** What one cast did to the values of some events. */
export interface CastReport {
  readonly layer: string;
  readonly source: SourceLine | null;
  /** What is cast: `sum of products`. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly values: number;
  readonly rounded: number;
  readonly roundedPercent: number;
  /** Values outside the type. */
  readonly overflowed: number;
  readonly overflowedPercent: number;
  /** What becomes of them: an overflow mode, or `mixed`. */
  readonly overflow: string;
  /** Largest magnitude before the cast, and the largest that the type holds. */
  readonly largest: number;
  readonly limit: number;
}

export type EventKind = 'example' | 'random';

export interface WarningReport {
  /** A `note` may be as intended. */
  readonly severity: 'warning' | 'note';
  readonly message: string;
  readonly layer: string | null;
  readonly source: SourceLine | null;
}

/** Everything a report shows, as plain data; `schema` changes when a field changes its meaning or goes away. */
export interface Report {
  readonly schema: 'hls4ts-report/1';
  readonly model: string;
  /** Name and version of the compiler. */
  readonly tool: string;
  readonly part: Resources & {
    /** As the model names it. */
    readonly name: string;
    readonly device: string;
    readonly family: string;
    readonly uram: number;
    readonly slr: number;
  };
  readonly clockPeriodNs: number;
  readonly latencyCycles: number;
  readonly latencyNs: number;
  readonly initiationInterval: number;
  readonly intervalNs: number;
  readonly latencyBudget: { readonly ns: number; readonly slackNs: number; readonly met: boolean } | null;
  readonly multiplications: number;
  readonly total: Resources;
  readonly percent: Resources;
  readonly layers: readonly LayerReport[];
  readonly criticalPath: readonly PathReport[];
  /** Null when no events were simulated. */
  readonly losses: {
    readonly events: number;
    /** Where the events come from: those of the model, or uniformly random ones, which overflow more. */
    readonly eventKind: EventKind;
    readonly casts: readonly CastReport[];
  } | null;
  readonly warnings: readonly WarningReport[];
  readonly assumptions: readonly string[];
}
