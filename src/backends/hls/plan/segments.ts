import { type Module, type Value, valueAt } from '../../../ir/module.ts';
import { operandsOf, type ValueId } from '../../../ir/op.ts';
import { containerOf } from '../../../numeric/tensorType.ts';
import { constantSides, isAdderGraph } from '../../../passes/distributedArithmetic/constantContraction.ts';

/** Values of one scope that are computed together, in order; one C++ function. */
export interface Segment {
  readonly scope: number;
  readonly values: ValueId[];
}

/**
 * The operands that a value is computed from: none for one without bits, which is 0 whatever they are, and only the data
 * for an adder graph, which holds its constants itself.
 */
export function neededOperands(module: Module, value: Value): readonly ValueId[] {
  const { op, type } = value;
  if (containerOf(type).width === 0 && op.kind !== 'rearrange') return [];
  const sides = op.kind === 'contract' && isAdderGraph(module, value) ? constantSides(module, op) : undefined;
  return sides ? [sides.data] : operandsOf(op);
}

/** Values that outputs or traces depend on. */
export function liveValues(module: Module): Set<ValueId> {
  const live = new Set<ValueId>([...module.outputs, ...module.traces].map(({ value }) => value));
  for (let id = module.values.length - 1; id >= 0; id--) {
    if (live.has(id)) for (const operand of neededOperands(module, valueAt(module, id))) live.add(operand);
  }
  return live;
}

interface Node extends Segment {
  readonly needs: Set<Node>;
}

function reaches(from: Node, target: Node, seen = new Set<Node>()): boolean {
  if (from === target) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return [...from.needs].some((needed) => reaches(needed, target, seen));
}

/**
 * Live values by scope, in an order in which every segment stands after those it reads. A scope gives one segment;
 * where passes have interleaved two scopes so that each needs the other, it gives several.
 */
export function segmentsOf(module: Module, live: ReadonlySet<ValueId>): Segment[] {
  const nodes: Node[] = [];
  const current = new Map<number, Node>();
  const home = new Map<ValueId, Node>();
  for (const value of module.values) {
    const { id, op, scope } = value;
    if (!live.has(id) || op.kind === 'input' || op.kind === 'constant') continue;
    const needed = new Set(neededOperands(module, value).flatMap((operand) => home.get(operand) ?? []));
    let node = current.get(scope);
    const open = node;
    // Another scope's result that was made from this segment cannot be read by it.
    const closed = open && [...needed].some((other) => other !== open && reaches(other, open));
    if (!node || closed) {
      node = { scope, values: [], needs: new Set() };
      nodes.push(node);
      current.set(scope, node);
    }
    for (const other of needed) if (other !== node) node.needs.add(other);
    node.values.push(id);
    home.set(id, node);
  }
  return inOrder(nodes);
}

function inOrder(nodes: readonly Node[]): Segment[] {
  const placed = new Set<Node>();
  const place = (node: Node): void => {
    if (placed.has(node)) return;
    for (const needed of node.needs) place(needed);
    placed.add(node);
  };
  nodes.forEach(place);
  return [...placed];
}
