import { InternalError } from '../../base/errors.ts';
import { narrowFactor } from '../../ir/netlist/booth.ts';
import { bitsOf, shiftLeft } from '../../ir/netlist/bounds.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds, relationCodes } from '../../ir/netlist/nodes.ts';
import { extended, shifted, sliced, type Wire } from './bits.ts';
import { boothRow, type SumLogic } from './boothRow.ts';
import { isAbove, isBelow } from './limits.ts';
import { romName } from './rom.ts';

/**
 * How a node is written: an expression for its wire, which may have a bit of no meaning below, or an instance of a module that drives
 * it and the expressions that it reads.
 */
export type Logic =
  | { readonly expression: string; readonly bitBelow?: false }
  | SumLogic
  | { readonly instance: string; readonly reads: readonly string[]; readonly clocked: boolean };

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

/** The larger or the smaller of two; what is compared with a constant needs a carry only where that is no power of two. */
function extreme(larger: boolean, a: Wire, b: Wire, p: number, width: number): string {
  // The constant second: Yosys knows x < 0 as the sign of x, but 0 < x as a carry over all its bits.
  if (a.constant !== undefined) return extreme(larger, b, a, -p, width);
  const [x, y] = [shifted(a, Math.max(0, -p), width), shifted(b, Math.max(0, p), width)];
  const limit = b.constant === undefined ? undefined : shiftLeft(b.constant, Math.max(0, p));
  const told = limit !== undefined && (p >= 0 || limit === 0);
  const beyond = told ? (larger ? isBelow(a, limit) : isAbove(a, limit)) : undefined;
  if (beyond !== undefined) return `(${beyond}) ? ${y} : ${x}`;
  const below = comparison(a, b, p, '<');
  return larger ? `(${below}) ? ${y} : ${x}` : `(${below}) ? ${x} : ${y}`;
}

/** A node with its registers inside. */
export interface LogicNode {
  readonly netlist: Netlist;
  readonly id: number;
  readonly cycles: number;
  /** Name of the whole design, which the modules of its tables begin with. */
  readonly design: string;
  /** A sum that must stay one of two terms, see `joinedSums`: a lowest bit that nobody reads does that, as 1 + 0 and 1 − 1 carry nothing. */
  readonly alone: boolean;
}

/** The logic of one node; `wireOf` gives its operands at the stage it reads them in. */
export function logicOf(
  { netlist, id, cycles, design, alone }: LogicNode,
  wireOf: (node: number) => Wire,
): Logic {
  const name = `n${id}`;
  const clock = cycles > 0 ? '.clk(clk), ' : '';
  const width = bitsOf(netlist.low(id), netlist.high(id));
  const p = netlist.p(id);
  const [a, b] = [() => wireOf(netlist.a(id)), () => wireOf(netlist.b(id))];
  const left = (): string => shifted(a(), Math.max(0, -p), width);
  const right = (): string => shifted(b(), Math.max(0, p), width);
  switch (netlist.kind(id)) {
    case nodeKinds.add:
      if (alone) return { expression: `{${left()}, 1'b1} + {${right()}, 1'b0}`, bitBelow: true };
      return { expression: `${left()} + ${right()}` };
    case nodeKinds.subtract:
      if (alone) return { expression: `{${left()}, 1'b1} - {${right()}, 1'b1}`, bitBelow: true };
      return { expression: `${left()} - ${right()}` };
    case nodeKinds.multiply: {
      const narrow = narrowFactor(netlist, id);
      if (narrow) return boothRow(narrow === 'a' ? a() : b(), narrow === 'a' ? b() : a(), width);
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
      const [left, right] = [extended(x, x.width), extended(y, y.width)];
      const ports = `${clock}.a(${left}), .b(${right}), .y(${name})`;
      const instance = `${module} #(${parameters}) ${name}_product (${ports});`;
      return { instance, reads: [left, right], clocked: cycles > 0 };
    }
    case nodeKinds.boothRow:
      return boothRow(a(), b(), width, { wire: wireOf(netlist.c(id)), bits: 2 * p });
    case nodeKinds.maximum:
    case nodeKinds.minimum:
      return { expression: extreme(netlist.kind(id) === nodeKinds.maximum, a(), b(), p, width) };
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
      const address = extended(a(), a().width);
      const ports = `${clock}.address(${address}), .data(${name})`;
      const instance = `${romName(netlist, id, design)} ${name}_table (${ports});`;
      return { instance, reads: [address], clocked: cycles > 0 };
    }
    default:
      throw new InternalError(`node ${id} has no logic`);
  }
}
