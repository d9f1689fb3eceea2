import { mix, NodeIndex } from './hash.ts';
import type { Netlist } from './netlist.ts';
import type { NodeCode } from './nodes.ts';

/** Finds nodes of a netlist by what they compute. */
export class NodeTable {
  private readonly index = new NodeIndex();
  private readonly netlist: Netlist;

  constructor(netlist: Netlist) {
    this.netlist = netlist;
  }

  private same(kind: NodeCode, a: number, b: number, c: number, p: number): (node: number) => boolean {
    return (node) =>
      this.netlist.kind(node) === kind &&
      this.netlist.a(node) === a &&
      this.netlist.b(node) === b &&
      this.netlist.c(node) === c &&
      this.netlist.p(node) === p;
  }

  private hashOf = (node: number): number =>
    mix(
      this.netlist.kind(node),
      this.netlist.a(node),
      this.netlist.b(node),
      this.netlist.c(node),
      this.netlist.p(node),
    );

  /** The node that computes this; made where there is none. */
  find(kind: NodeCode, a: number, b: number, c: number, p: number, make: () => number): number {
    return this.index.find(mix(kind, a, b, c, p), this.same(kind, a, b, c, p), this.hashOf, make);
  }

  /** The node that computes this, if there is one. */
  known(kind: NodeCode, a: number, b: number, c: number, p: number): number | undefined {
    return this.index.known(mix(kind, a, b, c, p), this.same(kind, a, b, c, p));
  }
}
