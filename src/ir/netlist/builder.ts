import {
  larger,
  minus,
  negated,
  plus,
  shiftLeft,
  shiftRight,
  smaller,
  times,
  trailingZeros,
  type Whole,
  wrapped,
} from './bounds.ts';
import { Netlist } from './netlist.ts';
import { type NodeCode, nodeKinds, relationCodes, type Signal } from './nodes.ts';
import { NodeTable } from './nodeTable.ts';
import {
  type Aligned,
  align,
  type Bounds,
  decided,
  type NetlistRelation,
  productBounds,
  registerBounds,
  squareBounds,
} from './relate.ts';
import { RomTable, reducedRom } from './roms.ts';

/** Adds nodes; equal ones once, constants folded, with bounds as narrow as interval arithmetic gives. */
export class NetlistBuilder {
  readonly netlist = new Netlist();
  /** Layer that new nodes belong to. */
  scope = 0;
  private readonly table = new NodeTable(this.netlist);
  private readonly constants = new Map<Whole, number>();
  private readonly roms = new RomTable(this.netlist);

  input(port: number, element: number, low: Whole, high: Whole, exponent: number): Signal {
    if (low === high) return this.constant(low, exponent);
    const node = this.node(nodeKinds.input, port, 0, 0, element, { low, high });
    return { node, exponent, negative: false };
  }

  /** value · 2^exponent */
  constant(value: Whole, exponent = 0): Signal {
    const zeros = value === 0 ? 0 : trailingZeros(value);
    const negative = value < 0;
    const odd = shiftRight(negative ? negated(value) : value, zeros);
    return { node: this.constantNode(odd), exponent: odd === 0 ? 0 : exponent + zeros, negative };
  }

  private constantNode(value: Whole): number {
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    const node = this.netlist.push(nodeKinds.constant, 0, 0, 0, 0, this.scope, value, value);
    this.constants.set(value, node);
    return node;
  }

  /** The number a signal is, if it can only be one: in steps of 2^exponent, with the sign. */
  constantOf({ node, negative }: Signal): Whole | undefined {
    if (this.netlist.kind(node) !== nodeKinds.constant) return undefined;
    const value = this.netlist.low(node);
    return negative ? negated(value) : value;
  }

  /** Everything that a signal can be, in steps of 2^exponent. */
  bounds({ node, negative }: Signal): Bounds {
    const [low, high] = [this.netlist.low(node), this.netlist.high(node)];
    return negative ? { low: negated(high), high: negated(low) } : { low, high };
  }

  isZero = (signal: Signal): boolean => this.constantOf(signal) === 0;

  negate = (signal: Signal): Signal =>
    this.isZero(signal) ? signal : { ...signal, negative: !signal.negative };

  scale = (signal: Signal, exponent: number): Signal =>
    this.isZero(signal) ? signal : { ...signal, exponent: signal.exponent + exponent };

  add(a: Signal, b: Signal): Signal {
    if (this.isZero(a)) return b;
    if (this.isZero(b)) return a;
    const { exponent } = align(a, b);
    const [x, y] = [this.constantOf(a), this.constantOf(b)];
    if (x !== undefined && y !== undefined) {
      return this.constant(
        plus(shiftLeft(x, a.exponent - exponent), shiftLeft(y, b.exponent - exponent)),
        exponent,
      );
    }
    if (a.negative === b.negative) {
      const [first, second] = a.node <= b.node ? [a, b] : [b, a];
      const made = this.linear(nodeKinds.add, first, second);
      return a.negative ? this.negate(made) : made;
    }
    if (a.node === b.node && a.exponent === b.exponent) return this.constant(0);
    // A negated result costs an adder where a number is needed: what is subtracted stands second, unless y − x is there already.
    const [first, second] = a.negative ? [b, a] : [a, b];
    const p = second.exponent - first.exponent;
    const turned = this.table.known(nodeKinds.subtract, second.node, first.node, 0, -p);
    if (turned !== undefined) return { node: turned, exponent, negative: true };
    return this.linear(nodeKinds.subtract, first, second);
  }

  /** Narrows what a new node can be, where more is known of it than its operands tell; before anything reads it. */
  narrow({ node }: Signal, { low, high }: Bounds): void {
    if (this.netlist.kind(node) === nodeKinds.constant) return;
    this.netlist.bound(node, larger(low, this.netlist.low(node)), smaller(high, this.netlist.high(node)));
  }

  subtract = (a: Signal, b: Signal): Signal => this.add(a, this.negate(b));

  private linear(kind: NodeCode, a: Signal, b: Signal): Signal {
    const { exponent, p } = align(a, b);
    const [x, y] = [this.positive(a, -p), this.positive(b, p)];
    const bounds =
      kind === nodeKinds.add
        ? { low: plus(x.low, y.low), high: plus(x.high, y.high) }
        : { low: minus(x.low, y.high), high: minus(x.high, y.low) };
    return this.made(kind, a.node, b.node, 0, p, bounds, exponent);
  }

  /** Bounds of the node alone, shifted left. */
  private positive({ node }: Signal, shift = 0): Bounds {
    const by = Math.max(0, shift);
    return { low: shiftLeft(this.netlist.low(node), by), high: shiftLeft(this.netlist.high(node), by) };
  }

  multiply(a: Signal, b: Signal): Signal {
    const [x, y] = [this.constantOf(a), this.constantOf(b)];
    const exponent = a.exponent + b.exponent;
    if (x !== undefined && y !== undefined) return this.constant(times(x, y), exponent);
    for (const [constant, other] of [
      [x, b],
      [y, a],
    ] as const) {
      if (constant === 0) return this.constant(0);
      if (constant === 1 || constant === -1)
        return { node: other.node, exponent, negative: a.negative !== b.negative };
    }
    const [first, second] = a.node <= b.node ? [a, b] : [b, a];
    const bounds =
      first.node === second.node
        ? squareBounds(this.positive(first))
        : productBounds(this.positive(first), this.positive(second));
    const made = this.made(nodeKinds.multiply, first.node, second.node, 0, 0, bounds, exponent);
    return a.negative !== b.negative ? this.negate(made) : made;
  }

  /** below + ⌈digit/2⌉·b·4^place of three nodes: the next row of a product, whose bounds the caller knows; −4 ≤ digit ≤ 3. */
  boothRow(below: Signal, digit: Signal, b: Signal, place: number, bounds: Bounds): Signal {
    return this.made(nodeKinds.boothRow, digit.node, b.node, below.node, place, bounds, 0);
  }

  maximum(a: Signal, b: Signal): Signal {
    const [x, y] = this.pair(a, b);
    if (x.low >= y.high) return a;
    if (y.low >= x.high) return b;
    if (a.negative && b.negative) return this.negate(this.minimum(this.negate(a), this.negate(b)));
    const bounds = { low: larger(x.low, y.low), high: larger(x.high, y.high) };
    return this.ordered(nodeKinds.maximum, a, b, bounds);
  }

  minimum(a: Signal, b: Signal): Signal {
    const [x, y] = this.pair(a, b);
    if (x.high <= y.low) return a;
    if (y.high <= x.low) return b;
    if (a.negative && b.negative) return this.negate(this.maximum(this.negate(a), this.negate(b)));
    const bounds = { low: smaller(x.low, y.low), high: smaller(x.high, y.high) };
    return this.ordered(nodeKinds.minimum, a, b, bounds);
  }

  private ordered(kind: NodeCode, a: Signal, b: Signal, bounds: Bounds): Signal {
    const [x, y] = [this.settle(a), this.settle(b)];
    const [first, second] = x.node <= y.node ? [x, y] : [y, x];
    const { exponent, p } = this.steps(first, second);
    return this.made(kind, first.node, second.node, 0, p, bounds, exponent);
  }

  /** The steps of both; a zero has those of the other, or the choice between them would be finer than it is. */
  private steps(a: Signal, b: Signal): Aligned {
    if (this.isZero(a)) return { exponent: b.exponent, p: 0 };
    return this.isZero(b) ? { exponent: a.exponent, p: 0 } : align(a, b);
  }

  /** Bounds of both in the same steps, signs applied. */
  private pair(a: Signal, b: Signal): [Bounds, Bounds] {
    const { exponent } = this.steps(a, b);
    const shifted = (signal: Signal): Bounds => {
      const { low, high } = this.bounds(signal);
      if (this.isZero(signal)) return { low, high };
      const by = signal.exponent - exponent;
      return { low: shiftLeft(low, by), high: shiftLeft(high, by) };
    };
    return [shifted(a), shifted(b)];
  }

  /** 1 where the relation holds, else 0. */
  compare(relation: NetlistRelation, a: Signal, b: Signal): Signal {
    const [x, y] = this.pair(a, b);
    const known = decided(relation, x, y);
    if (known !== undefined) return this.constant(known ? 1 : 0);
    if (a.negative && b.negative) return this.compare(relation, this.negate(b), this.negate(a));
    const [first, second] = [this.settle(a), this.settle(b)];
    const swap = (relation === 'eq' || relation === 'ne') && first.node > second.node;
    const [left, right] = swap ? [second, first] : [first, second];
    const { p } = this.steps(left, right);
    const code = relationCodes[relation];
    return this.made(nodeKinds.compare, left.node, right.node, code, p, { low: 0, high: 1 }, 0);
  }

  select(condition: Signal, whenTrue: Signal, whenFalse: Signal): Signal {
    const { low, high } = this.bounds(condition);
    if (low > 0 || high < 0) return whenTrue;
    if (low === 0 && high === 0) return whenFalse;
    const [a, b] = [whenTrue, whenFalse];
    if (a.node === b.node && a.exponent === b.exponent && a.negative === b.negative) return a;
    // A zero takes either sign.
    const negative = this.isZero(a) ? b.negative : a.negative;
    const same = this.isZero(a) || this.isZero(b) || a.negative === b.negative;
    const [x, y] = same ? [a, b] : [this.settle(a), this.settle(b)];
    const { exponent, p } = this.steps(x, y);
    const [left, right] = [this.positive(x, -p), this.positive(y, p)];
    const bounds = { low: smaller(left.low, right.low), high: larger(left.high, right.high) };
    const made = this.made(nodeKinds.select, x.node, y.node, condition.node, p, bounds, exponent);
    return same && negative ? this.negate(made) : made;
  }

  /** The largest whole multiple of 2^exponent that is not above the signal. */
  floor(a: Signal, exponent: number): Signal {
    if (a.exponent >= exponent || this.isZero(a)) return a;
    const dropped = exponent - a.exponent;
    const constant = this.constantOf(a);
    if (constant !== undefined) return this.constant(shiftRight(constant, dropped), exponent);
    const { node } = this.settle(a);
    const bounds = {
      low: shiftRight(this.netlist.low(node), dropped),
      high: shiftRight(this.netlist.high(node), dropped),
    };
    return this.made(nodeKinds.floor, node, 0, 0, dropped, bounds, exponent);
  }

  /** The signal modulo 2^(exponent + bits), where `exponent` is not above its own: bits of a register. */
  wrap(a: Signal, exponent: number, bits: number, signed: boolean): Signal {
    const kept = bits - (a.exponent - exponent);
    if (this.isZero(a) || kept <= 0) return this.constant(0);
    const { low, high } = this.bounds(a);
    const held = registerBounds(kept, signed);
    if (low >= held.low && high <= held.high) return a;
    const constant = this.constantOf(a);
    if (constant !== undefined) return this.constant(wrapped(constant, kept, signed), a.exponent);
    const { node } = this.settle(a);
    return this.made(nodeKinds.wrap, node, 0, 0, signed ? -kept : kept, held, a.exponent);
  }

  /** f of every integer that the signal can be (in its own steps of 2^exponent), in steps of 2^`exponent`. */
  lookup(a: Signal, f: (value: Whole) => Whole, exponent: number): Signal {
    const constant = this.constantOf(a);
    if (constant !== undefined) return this.constant(f(constant), exponent);
    const { node, negative } = a;
    const first = Number(this.netlist.low(node));
    const count = Number(this.netlist.high(node)) - first + 1;
    const entries = Array.from({ length: count }, (_, i) => f(negative ? -(first + i) : first + i));
    const { rom, zeros, low, high } = reducedRom(entries);
    if (low === high) return this.constant(low, exponent + zeros);
    return this.made(nodeKinds.lookup, node, 0, 0, this.roms.idOf(rom), { low, high }, exponent + zeros);
  }

  /** The same without its sign: a negative signal becomes 0 − node. */
  settle(a: Signal): Signal {
    if (!a.negative) return a;
    const constant = this.constantOf(a);
    if (constant !== undefined) return { ...a, node: this.constantNode(constant), negative: false };
    const zero = this.constant(0);
    const bounds = { low: negated(this.netlist.high(a.node)), high: negated(this.netlist.low(a.node)) };
    return this.made(nodeKinds.subtract, zero.node, a.node, 0, 0, bounds, a.exponent);
  }

  private made(
    kind: NodeCode,
    a: number,
    b: number,
    c: number,
    p: number,
    bounds: Bounds,
    exponent: number,
  ): Signal {
    if (bounds.low === bounds.high) return this.constant(bounds.low, exponent);
    return { node: this.node(kind, a, b, c, p, bounds), exponent, negative: false };
  }

  private node(kind: NodeCode, a: number, b: number, c: number, p: number, { low, high }: Bounds): number {
    return this.table.find(kind, a, b, c, p, () =>
      this.netlist.push(kind, a, b, c, p, this.scope, low, high),
    );
  }
}
