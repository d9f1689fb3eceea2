import type { ModelSettings } from '../../ir/graph.ts';
import type { AdderOptions } from './optimize.ts';

/** How adder graphs are made for a model: the same in C++, in Verilog and in the report. */
export const adderOptionsOf = ({
  delayConstraint,
  effort,
}: Pick<ModelSettings, 'delayConstraint' | 'effort'>): AdderOptions => ({
  delayConstraint,
  effort,
  measure: 'lut',
});
