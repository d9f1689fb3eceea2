import { dspKindOf, type Part } from '../report/parts.ts';

/** Operand widths of one DSP multiplier. */
export const dspWidthsOf = (part: Part): readonly [number, number] =>
  (({ DSP48E1: [25, 18], DSP48E2: [27, 18], DSP58: [27, 24] }) as const)[dspKindOf(part)];
