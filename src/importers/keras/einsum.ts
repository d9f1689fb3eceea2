import type { Shape } from '../../numeric/shape.ts';
import { refuse } from './context.ts';

/** An equation of Keras without the axis that counts events. */
export interface Equation {
  readonly input: string;
  readonly weight: string;
  readonly output: string;
}

/** Reads `bnc,cC->bnC`; its first letter counts events. Throws HLS3005 on an equation that is not of this form. */
export function readEquation(layer: string, equation: string): Equation {
  const match = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/.exec(equation.replace(/\s/g, ''));
  const [, input = '', weight = '', output = ''] = match ?? [];
  const batch = input[0];
  if (!match || batch === undefined || output[0] !== batch || weight.includes(batch)) {
    return refuse(layer, 'equation', equation, "expected 'bnc,cd->bnd', the first letter for the event");
  }
  return { input: input.slice(1), weight, output: output.slice(1) };
}

export const formatEquation = ({ input, weight, output }: Equation): string =>
  `${input},${weight}->${output}`;

/** True for a dense layer along the last axis. */
export const isDense = ({ input, weight, output }: Equation): boolean =>
  weight.length === 2 &&
  input.at(-1) === weight[0] &&
  output.at(-1) === weight[1] &&
  input.slice(0, -1) === output.slice(0, -1) &&
  !input.includes(weight[1] ?? '');

/** Extents of the result from those of the input and of the weights. */
export function outputShape(
  { input, weight, output }: Equation,
  inputShape: Shape,
  weightShape: Shape,
): Shape {
  const extents = [...inputShape, ...weightShape];
  return [...output].map((letter) => extents[`${input}${weight}`.indexOf(letter)] ?? 1);
}
