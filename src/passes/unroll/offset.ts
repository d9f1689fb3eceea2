import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import { type NodeCode, nodeKinds, type Signal } from '../../ir/netlist/nodes.ts';

/** Operands of a node that adds, subtracts or chooses, scaled as the signal that reads it; the sign is the signal's own. */
function operandsOf({ netlist }: NetlistBuilder, { node, exponent }: Signal): [Signal, Signal] {
  const p = netlist.p(node);
  const operand = (id: number, shift: number): Signal => ({
    node: id,
    exponent: exponent + Math.max(0, shift),
    negative: false,
  });
  return [operand(netlist.a(node), -p), operand(netlist.b(node), p)];
}

const chooses = (kind: NodeCode): boolean => kind === nodeKinds.maximum || kind === nodeKinds.minimum;

/** The larger or smaller of two, as the node that is rebuilt. */
const choice = (builder: NetlistBuilder, kind: NodeCode, a: Signal, b: Signal): Signal =>
  kind === nodeKinds.maximum ? builder.maximum(a, b) : builder.minimum(a, b);

/** The constant among two operands, first; undefined where there is none, or they are two. */
function constantFirst(builder: NetlistBuilder, operands: [Signal, Signal]): [Signal, Signal] | undefined {
  const [a, b] = operands;
  if (builder.constantOf(a) !== undefined) return [a, b];
  return builder.constantOf(b) === undefined ? undefined : [b, a];
}

/**
 * x + constant. A constant that x has added already takes it in, also through a relu, max(y + b, 0) + c =
 * max(y + (b + c), c): rounding then costs no adder.
 */
export function addConstant(builder: NetlistBuilder, x: Signal, constant: Signal): Signal {
  const kind = builder.netlist.kind(x.node);
  // A negated choice has to become a number of its own anyway, and the sum makes it one.
  if (chooses(kind) && !x.negative) {
    const operands = constantFirst(builder, operandsOf(builder, x));
    if (operands) {
      const [limit, other] = operands;
      return choice(builder, kind, addConstant(builder, other, constant), builder.add(limit, constant));
    }
  }
  if (kind === nodeKinds.add || kind === nodeKinds.subtract) {
    const [a, b] = operandsOf(builder, x);
    const signed = (term: Signal): Signal => (x.negative ? builder.negate(term) : term);
    const operands = constantFirst(builder, [
      signed(a),
      signed(kind === nodeKinds.add ? b : builder.negate(b)),
    ]);
    if (operands) {
      const [own, other] = operands;
      return builder.add(other, builder.add(own, constant));
    }
  }
  return builder.add(x, constant);
}

/** ⌊x⌋ in steps of 2^exponent; bits are dropped before a relu, whose result is then as narrow as what is left. */
export function floored(builder: NetlistBuilder, x: Signal, exponent: number): Signal {
  const kind = builder.netlist.kind(x.node);
  const operands = chooses(kind) && !x.negative ? constantFirst(builder, operandsOf(builder, x)) : undefined;
  if (!operands) return builder.floor(x, exponent);
  const [limit, other] = operands;
  return choice(builder, kind, floored(builder, other, exponent), builder.floor(limit, exponent));
}
