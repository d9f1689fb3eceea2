import { InternalError } from '../../base/errors.ts';
import { bitsOf } from '../../ir/netlist/bounds.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds, relationCodes } from '../../ir/netlist/nodes.ts';
import { extended, shifted, sliced, type Wire } from './bits.ts';
import { romName } from './rom.ts';

/** How a node is written: an expression for its wire, or an instance of a module that drives it. */
export type Logic =
  | { readonly expression: string }
  | { readonly instance: string; readonly clocked: boolean };

/** Names of the primitives in templates/rtl. */
export const multiply = 'hls4ts_multiply';
export const multiplyPipelined = 'hls4ts_multiply_pipelined';

/** Bits that hold both numbers, shifted, as two's complement. */
function commonWidth(a: Wire, b: Wire, p: number): number {
  const bits = (wire: Wire, shift: number): number => wire.width + Math.max(0, shift) + (wire.signed ? 0 : 1);
  return Math.max(bits(a, -p), bits(b, p));
}

const relations: Readonly<Record<number, string>> = {
  [relationCodes.lt]: '<',
  [relationCodes.le]: '<=',
  [relationCodes.eq]: '==',
  [relationCodes.ne]: '!=',
};

function comparison(a: Wire, b: Wire, p: number, relation: string): string {
  const width = commonWidth(a, b, p);
  const [x, y] = [shifted(a, Math.max(0, -p), width), shifted(b, Math.max(0, p), width)];
  return `$signed(${x}) ${relation} $signed(${y})`;
}

/** A node with its registers inside. */
export interface LogicNode {
  readonly netlist: Netlist;
  readonly id: number;
  readonly cycles: number;
  /** Name of the whole design, which the modules of its tables begin with. */
  readonly design: string;
}

/** The logic of one node; `wireOf` gives its operands at the stage it reads them in. */
export function logicOf({ netlist, id, cycles, design }: LogicNode, wireOf: (node: number) => Wire): Logic {
  const name = `n${id}`;
  const clock = cycles > 0 ? '.clk(clk), ' : '';
  const width = bitsOf(netlist.low(id), netlist.high(id));
  const p = netlist.p(id);
  const [a, b] = [() => wireOf(netlist.a(id)), () => wireOf(netlist.b(id))];
  const left = (): string => shifted(a(), Math.max(0, -p), width);
  const right = (): string => shifted(b(), Math.max(0, p), width);
  switch (netlist.kind(id)) {
    case nodeKinds.add:
      return { expression: `${left()} + ${right()}` };
    case nodeKinds.subtract:
      return { expression: `${left()} - ${right()}` };
    case nodeKinds.multiply: {
      const [x, y] = [a(), b()];
      const parameters = [
        `.WIDTH_A(${x.width})`,
        `.SIGNED_A(${x.signed ? 1 : 0})`,
        `.WIDTH_B(${y.width})`,
        `.SIGNED_B(${y.signed ? 1 : 0})`,
        `.WIDTH_Y(${width})`,
        ...(cycles > 0 ? [`.REGISTERS(${cycles})`] : []),
      ].join(', ');
      const module = cycles > 0 ? multiplyPipelined : multiply;
      const ports = `${clock}.a(${extended(x, x.width)}), .b(${extended(y, y.width)}), .y(${name})`;
      return { instance: `${module} #(${parameters}) ${name}_product (${ports});`, clocked: cycles > 0 };
    }
    case nodeKinds.maximum:
      return { expression: `(${comparison(a(), b(), p, '<')}) ? ${right()} : ${left()}` };
    case nodeKinds.minimum:
      return { expression: `(${comparison(a(), b(), p, '<')}) ? ${left()} : ${right()}` };
    case nodeKinds.compare:
      return { expression: comparison(a(), b(), p, relations[netlist.c(id)] ?? '==') };
    case nodeKinds.select: {
      const condition = wireOf(netlist.c(id));
      const test = condition.width === 1 ? condition.text : `|${condition.text}`;
      return { expression: `(${test}) ? ${left()} : ${right()}` };
    }
    case nodeKinds.floor:
      return { expression: sliced(a(), p, width) };
    case nodeKinds.wrap:
      return { expression: extended(a(), width) };
    case nodeKinds.lookup: {
      const ports = `${clock}.address(${extended(a(), a().width)}), .data(${name})`;
      const instance = `${romName(netlist, id, design)} ${name}_table (${ports});`;
      return { instance, clocked: cycles > 0 };
    }
    default:
      throw new InternalError(`node ${id} has no logic`);
  }
}
