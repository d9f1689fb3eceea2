import { larger, shiftRight, smaller, trailingZeros, type Whole } from './bounds.ts';
import type { Netlist, Rom } from './netlist.ts';
import type { Bounds } from './relate.ts';

/** Entries without the factors of two that all of them have. */
export interface ReducedRom extends Bounds {
  readonly rom: Rom;
  /** Factors of two that were taken out. */
  readonly zeros: number;
}

/** Takes the factors of two out of a table's entries; `low` and `high` are what is left of the smallest and the largest. */
export function reducedRom(entries: Rom): ReducedRom {
  const zeros = entries.reduce<number>(
    (least, entry) => (entry === 0 ? least : Math.min(least, trailingZeros(entry))),
    64,
  );
  const less = (value: Whole): Whole => shiftRight(value, zeros);
  return {
    rom: entries.map(less),
    zeros,
    low: less(entries.reduce(smaller)),
    high: less(entries.reduce(larger)),
  };
}

/** Finds tables of a netlist by what is in them. */
export class RomTable {
  private readonly known = new Map<string, number>();
  private readonly netlist: Netlist;

  constructor(netlist: Netlist) {
    this.netlist = netlist;
  }

  /** The number of a table with these entries; added where there is none. */
  idOf(rom: Rom): number {
    const key = rom.join(',');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const id = this.netlist.roms.push(rom) - 1;
    this.known.set(key, id);
    return id;
  }
}
