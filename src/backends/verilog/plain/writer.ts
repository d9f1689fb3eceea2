/** A number on wires: raw · 2^-fraction, in two's complement. */
export interface PlainNumber {
  readonly text: string;
  readonly width: number;
  readonly fraction: number;
}

/** Writes one wire after the other; every one is signed, and wide enough for whatever may stand on it. */
export class PlainWriter {
  readonly lines: string[] = [];
  private count = 0;

  /** A wire with an expression of signed numbers, which Verilog extends to its width. */
  wire(width: number, fraction: number, expression: string): PlainNumber {
    const text = `w${this.count++}`;
    this.lines.push(`    wire signed [${width - 1}:0] ${text} = ${expression};`);
    return { text, width, fraction };
  }

  constant(raw: bigint, fraction: number): PlainNumber {
    const width = bitsOf(raw);
    return this.wire(width, fraction, literal(raw, width));
  }

  /** The same number counted in finer steps. */
  aligned(a: PlainNumber, fraction: number): PlainNumber {
    const more = fraction - a.fraction;
    return more === 0 ? a : this.wire(a.width + more, fraction, `${a.text} <<< ${more}`);
  }

  /** Both in the finer of their steps. */
  pair(a: PlainNumber, b: PlainNumber): readonly [PlainNumber, PlainNumber] {
    const fraction = Math.max(a.fraction, b.fraction);
    return [this.aligned(a, fraction), this.aligned(b, fraction)];
  }

  /** `a + b` and the like: one bit more than the wider of both. */
  linear(a: PlainNumber, b: PlainNumber, operator: '+' | '-'): PlainNumber {
    const [x, y] = this.pair(a, b);
    return this.wire(Math.max(x.width, y.width) + 1, x.fraction, `${x.text} ${operator} ${y.text}`);
  }

  product(a: PlainNumber, b: PlainNumber): PlainNumber {
    return this.wire(a.width + b.width, a.fraction + b.fraction, `${a.text} * ${b.text}`);
  }

  /** One of two numbers, by a condition over them. */
  choice(a: PlainNumber, b: PlainNumber, condition: (a: PlainNumber, b: PlainNumber) => string): PlainNumber {
    const [x, y] = this.pair(a, b);
    const expression = `(${condition(x, y)}) ? ${x.text} : ${y.text}`;
    return this.wire(Math.max(x.width, y.width), x.fraction, expression);
  }
}

/** Bits of a number in two's complement. */
export const bitsOf = (raw: bigint): number => (raw < 0n ? -raw - 1n : raw).toString(2).length + 1;

/** A signed number as a literal. */
export const literal = (raw: bigint, width: number): string =>
  `${width}'sh${BigInt.asUintN(width, raw).toString(16)}`;
