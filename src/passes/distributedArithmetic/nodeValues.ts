import { type Range, rangeOf } from './ranges.ts';
import { nodeOf, type PackedTerm, shiftOf, signOf } from './term.ts';

/** What the nodes of a linear circuit are, whole multiples of the inputs, and so what they can be. */
export class NodeValues {
  readonly ranges: (Range | undefined)[] = [];
  private readonly coefficients: Float64Array[] = [];
  private readonly inputs: readonly Range[];

  /** Inputs come first, then the columns. */
  constructor(inputs: readonly Range[], columns: readonly (readonly number[])[]) {
    this.inputs = inputs;
    inputs.forEach((range, input) => {
      const own = new Float64Array(inputs.length);
      own[input] = 1;
      this.coefficients.push(own);
      this.ranges.push(range);
    });
    for (const column of columns) {
      this.coefficients.push(Float64Array.from(column));
      this.ranges.push(rangeOf(column, inputs));
    }
  }

  /** Works out what a node of these terms is and can be. */
  describe(node: number, body: readonly PackedTerm[]): void {
    const own = this.coefficients[node]?.fill(0) ?? new Float64Array(this.inputs.length);
    for (const term of body) {
      const factor = (signOf(term) ? -1 : 1) * 2 ** shiftOf(term);
      const of = this.coefficients[nodeOf(term)] as Float64Array;
      for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) + factor * (of[i] as number);
    }
    this.coefficients[node] = own;
    this.ranges[node] = rangeOf(own, this.inputs);
  }
}
