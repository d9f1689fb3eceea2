import type { Netlist } from './netlist.ts';

/** The factor of a product that is −2, −1, 0 or 1 alone, the first row of a product in radix 4; undefined where neither is. */
export function narrowFactor(netlist: Netlist, id: number): 'a' | 'b' | undefined {
  const isNarrow = (node: number): boolean => netlist.low(node) >= -2 && netlist.high(node) <= 1;
  if (isNarrow(netlist.a(id))) return 'a';
  return isNarrow(netlist.b(id)) ? 'b' : undefined;
}
