import { InternalError } from '../../../base/errors.ts';
import type { Module, Value } from '../../../ir/module.ts';
import type { Op, OpKind, OpOf } from '../../../ir/op.ts';
import { layoutOf, type PackedPort } from '../layout.ts';
import { type Around, plainRules } from './rules.ts';
import { type PlainNumber, PlainWriter } from './writer.ts';

const apply = <Kind extends OpKind>(around: Around, op: OpOf<Kind>, value: Value): readonly PlainNumber[] =>
  (plainRules[op.kind as Kind] as (around: Around, op: OpOf<Kind>, value: Value) => readonly PlainNumber[])(
    around,
    op,
    value,
  );

/** Elements of an input's bus as signed wires. */
const inputWires = ({ name, port, elements }: PackedPort): string[] =>
  elements.map(({ offset, width, signed }, i) => {
    const bits = `${port}[${offset + width - 1}:${offset}]`;
    const wire = `in_${name}_${i}`;
    if (width === 0) return `    wire signed [1:0] ${wire} = 2'sd0;`;
    return signed
      ? `    wire signed [${width - 1}:0] ${wire} = $signed(${bits});`
      : `    wire signed [${width}:0] ${wire} = $signed({1'b0, ${bits}});`;
  });

/**
 * A module as combinational Verilog written straight from its ops: no sharing, no folding, products as `*`, casts as they
 * are defined. It has the buses of the optimized top module, without clock and `valid`, and is what that is compared with.
 */
export function emitPlainVerilog(module: Module, name: string): string {
  const writer = new PlainWriter();
  const numbers: (readonly PlainNumber[])[] = [];
  const of = (id: number): readonly PlainNumber[] => {
    const found = numbers[id];
    if (!found) throw new InternalError(`%${id} is used before it is computed`);
    return found;
  };
  for (const value of module.values)
    numbers.push(apply({ module, writer, of }, value.op as Op & OpOf<OpKind>, value));
  const { inputs, outputs } = layoutOf(module);
  const results = outputs.flatMap(({ port, width: bits, elements }, k) => {
    // A port has at least one bit.
    if (bits === 0) return [`    assign ${port} = 1'd0;`];
    return elements.flatMap(({ offset, width, fraction }, i) => {
      const number = of(module.outputs[k]?.value ?? -1)[i];
      if (!number || width === 0) return [];
      const exact = writer.aligned(number, Math.max(fraction, number.fraction));
      const dropped = exact.fraction - fraction;
      const held = writer.wire(Math.max(exact.width, width + dropped), exact.fraction, exact.text);
      return [
        `    assign ${port}[${offset + width - 1}:${offset}] = ${held.text}[${dropped + width - 1}:${dropped}];`,
      ];
    });
  });
  const ports = [
    ...inputs.map(({ port, width }) => `    input [${Math.max(1, width) - 1}:0] ${port}`),
    ...outputs.map(({ port, width }) => `    output [${Math.max(1, width) - 1}:0] ${port}`),
  ];
  const lines = [
    `module ${name} (`,
    ports.join(',\n'),
    ');',
    ...inputs.flatMap(inputWires),
    ...writer.lines,
    ...results,
    'endmodule',
  ];
  return `${lines.join('\n')}\n`;
}
