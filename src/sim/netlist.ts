import { InternalError } from '../base/errors.ts';
import {
  larger,
  minus,
  negated,
  plus,
  shiftLeft,
  shiftRight,
  smaller,
  times,
  type Whole,
  wrapped,
} from '../ir/netlist/bounds.ts';
import type { Netlist } from '../ir/netlist/netlist.ts';
import { type NodeCode, nodeKinds, relationCodes, type Signal } from '../ir/netlist/nodes.ts';

/** Value of an input element in its own steps. */
export type InputReader = (port: number, element: number) => Whole;

/** The integers of every node for one event: the plain meaning of each kind, for tests and reproducers. */
export function evaluateNetlist(netlist: Netlist, read: InputReader): Whole[] {
  const values: Whole[] = new Array<Whole>(netlist.size);
  const at = (id: number): Whole => values[id] ?? 0;
  for (let id = 0; id < netlist.size; id++) {
    const p = netlist.p(id);
    const a = (): Whole => shiftLeft(at(netlist.a(id)), Math.max(0, -p));
    const b = (): Whole => shiftLeft(at(netlist.b(id)), Math.max(0, p));
    values[id] = amount(netlist, id, netlist.kind(id), read, at, a, b);
  }
  return values;
}

function amount(
  netlist: Netlist,
  id: number,
  kind: NodeCode,
  read: InputReader,
  at: (id: number) => Whole,
  a: () => Whole,
  b: () => Whole,
): Whole {
  switch (kind) {
    case nodeKinds.input:
      return read(netlist.a(id), netlist.p(id));
    case nodeKinds.constant:
      return netlist.low(id);
    case nodeKinds.add:
      return plus(a(), b());
    case nodeKinds.subtract:
      return minus(a(), b());
    case nodeKinds.multiply:
      return times(at(netlist.a(id)), at(netlist.b(id)));
    case nodeKinds.maximum:
      return larger(a(), b());
    case nodeKinds.minimum:
      return smaller(a(), b());
    case nodeKinds.compare:
      return holds(netlist.c(id), a(), b()) ? 1 : 0;
    case nodeKinds.select:
      return at(netlist.c(id)) === 0 ? b() : a();
    case nodeKinds.floor:
      return shiftRight(at(netlist.a(id)), netlist.p(id));
    case nodeKinds.wrap:
      return wrapped(at(netlist.a(id)), Math.abs(netlist.p(id)), netlist.p(id) < 0);
    case nodeKinds.boothRow: {
      const digit = negated(shiftRight(negated(at(netlist.a(id))), 1));
      return plus(at(netlist.c(id)), shiftLeft(times(digit, at(netlist.b(id))), 2 * netlist.p(id)));
    }
    case nodeKinds.lookup: {
      const operand = netlist.a(id);
      return netlist.rom(id)[Number(at(operand)) - Number(netlist.low(operand))] ?? 0;
    }
  }
}

function holds(relation: number, a: Whole, b: Whole): boolean {
  switch (relation) {
    case relationCodes.lt:
      return a < b;
    case relationCodes.le:
      return a <= b;
    case relationCodes.eq:
      return a === b;
    case relationCodes.ne:
      return a !== b;
    default:
      throw new InternalError(`there is no relation ${relation}`);
  }
}

/** The raw integer of a signal, counted in steps of 2^-fraction. */
export function rawOfSignal(
  { node, exponent, negative }: Signal,
  values: readonly Whole[],
  fraction: number,
): Whole {
  const value = values[node] ?? 0;
  const lifted = exponent + fraction;
  if (lifted < 0 && value !== 0) throw new InternalError('an output finer than its type');
  const raw = value === 0 ? 0 : shiftLeft(value, lifted);
  return negative ? negated(raw) : raw;
}
