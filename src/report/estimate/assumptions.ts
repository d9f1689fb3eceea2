import type { Part } from '../parts.ts';
import { largestLutTable, largestLutWeights } from './memory.ts';
import { fewestDspDigits, largestLutProduct } from './multiply.ts';
import { clockUncertainty, delays, slowness } from './technology.ts';

const number = (value: number): string => Number(value.toFixed(3)).toString();

/** What the numbers rest on, a sentence each; printed with every report. */
export function assumptionsOf(part: Part, clockPeriod: number): string[] {
  const factor = slowness[part.family];
  const ns = (value: number): string => number(value * factor);
  const usable = number(clockPeriod * (1 - clockUncertainty));
  return [
    'Estimated from the ops, before any synthesis and not calibrated against one yet: right for comparing versions of a model, in absolute numbers off by up to a factor of two or so.',
    'Bits that can never change, by the ranges of each element, take no hardware.',
    `A product with a constant: nothing for 0 and powers of two; in LUTs (one LUT a bit and signed digit after the first) for fewer than ${fewestDspDigits} signed digits or widths that multiply to at most ${largestLutProduct}; else DSPs. Equal products of a datum are made once.`,
    `A product of two variables: a LUT for each pair of bits where widths multiply to at most ${largestLutProduct}, else DSPs.`,
    'Sums are balanced trees, a LUT for each bit that both sides have; accumulators that round or saturate add in hls4ml’s order, and maxima and minima compare one element after the other.',
    'A comparison and a choice take half a LUT a bit each; rounding is an adder, saturation a choice.',
    `Tables up to ${largestLutTable} bits stand in LUTs, 2^(index bits − 5) for two output bits and each reader; larger ones in block RAM, two readers each.`,
    `Logic may use ${usable} ns of the ${number(clockPeriod)} ns clock period (${100 * clockUncertainty} % are kept back, as Vitis HLS does). On ${part.family}: adder ${ns(delays.adder)} ns + ${ns(delays.adderBit)} ns a bit, comparison ${ns(delays.comparison)} ns + ${ns(delays.comparisonBit)} ns a bit, LUT ${ns(delays.lut)} ns, DSP ${ns(delays.dsp)} ns, block RAM ${ns(delays.blockRam)} ns after the edge; routing included.`,
    'Logic runs on from op to op and from layer to layer until it no longer fits into the cycle; a layer that needs no clock edge takes 0 cycles. Outputs are registered.',
    'Flip-flops hold every bit that is needed in a later cycle; from the fourth cycle on a shift register does (half a LUT a bit and 16 cycles).',
    `Resource strategy: matrix products work in as many turns as the reuse factor, with general multipliers, and tables are read in turns; a layer takes a new event when its turns are over. Weights stand in LUTs up to a reuse factor of ${largestLutWeights}, else in block RAM. Results wait for the next layer in double buffers.`,
    'Distributed arithmetic: matrix products with constants are the adder graphs that the back ends emit, a LUT for each bit of a sum above those that only one side has; an adder works as soon as its operands are there.',
    'Not counted: control, input registers, clocking, transceivers and whatever surrounds the network.',
  ];
}
