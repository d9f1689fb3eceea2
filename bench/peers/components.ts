import { createHash } from 'node:crypto';
import type { Bit, CellRecord, ModuleRecord } from './netlistFile.ts';

/** Logic between registers that shares no wire with anything else but the wires it begins and ends with. */
export interface Component {
  /** Equal for components that are equal but for the names of their wires. */
  readonly hash: string;
  /** With two ports: `i` has all wires that it begins with, the clock among them, `o` all that it ends with. */
  readonly module: ModuleRecord;
  readonly cells: number;
  /** How often it is there. */
  readonly count: number;
}

interface Cell extends CellRecord {
  /** Bits that others read of it, or that are ports; filled in when all are known. */
  readonly outputs: Set<Bit>;
}

interface Source {
  readonly cell: number;
  readonly place: string;
}

/** A register of one bit, as `simplemap` makes them. */
const isRegister = ({ type }: CellRecord): boolean => type.startsWith('$_DFF_');

/** Cells that are mapped bit by bit, so that those which read the same wires may have gates in common. */
const isBitwise = ({ type }: CellRecord): boolean => !/^\$(add|sub|mul|neg|mem.*|_DFF_.*)$/.test(type);

/** Cells of a component that is not split further; products of all pairs of particles would be one. */
const largestJoined = 10_000;

const portsOf = (cell: CellRecord, direction: 'input' | 'output'): [string, readonly Bit[]][] =>
  Object.entries(cell.connections).filter(([port]) => cell.port_directions[port] === direction);

/** Memories have names, each another one. */
const withMemory = (parameters: CellRecord['parameters'], name: string): CellRecord['parameters'] =>
  'MEMID' in parameters ? { ...parameters, MEMID: `\\${name}` } : parameters;

/**
 * Splits a flat netlist of words into components, equal ones only once. Registers belong to what they read, and logic that reads
 * registers begins with them; registers behind registers stay together, as they may become a shift register,
 * and so do bitwise cells that read the same wire, where that makes no component too large.
 */
export function componentsOf(module: ModuleRecord): Component[] {
  const cells = Object.values(module.cells).map(
    (cell): Cell => ({ ...cell, parameters: withMemory(cell.parameters, ''), outputs: new Set() }),
  );
  const drivers = driversOf(cells);
  /** The cell of the same component that drives a bit. */
  const inside = (bit: Bit, reader: Cell): Source | undefined => {
    const source = drivers.get(bit);
    const driver = source && cells[source.cell];
    return driver && (!isRegister(driver) || isRegister(reader)) ? source : undefined;
  };
  const ports = Object.values(module.ports).filter(({ direction }) => direction === 'output');
  for (const bit of ports.flatMap(({ bits }) => bits)) cells[drivers.get(bit)?.cell ?? -1]?.outputs.add(bit);
  const readers: number[][] = cells.map(() => []);
  const [apart, joined] = [groupsOf(cells.length), groupsOf(cells.length)];
  /** A bitwise cell that reads a wire from outside. */
  const neighbours = new Map<Bit, number>();
  cells.forEach((cell, i) => {
    for (const [, bits] of portsOf(cell, 'input'))
      for (const bit of bits) {
        const source = inside(bit, cell);
        if (source) {
          if (readers[source.cell]?.at(-1) !== i) readers[source.cell]?.push(i);
          apart.join(i, source.cell);
          joined.join(i, source.cell);
        } else if (typeof bit === 'number') {
          cells[drivers.get(bit)?.cell ?? -1]?.outputs.add(bit);
          if (!isBitwise(cell)) continue;
          joined.join(i, neighbours.get(bit) ?? i);
          neighbours.set(bit, i);
        }
      }
  });
  const order = rankedCells(cells, readers, inside);
  const parts = joined
    .members(order)
    .flatMap((own) => (own.length > largestJoined ? apart.members(own) : [own]));
  const found = new Map<string, Component>();
  for (const own of parts) {
    const record = moduleOf(own.map((i) => cells[i] as Cell));
    // Bits of a register that nobody reads.
    if (record.ports['o']?.bits.length === 0) continue;
    const hash = createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 24);
    const known = found.get(hash);
    found.set(hash, { hash, module: record, cells: own.length, count: (known?.count ?? 0) + 1 });
  }
  return [...found.values()];
}

/** Numbers from 0 on in groups that are joined. */
function groupsOf(size: number) {
  const leaders = Int32Array.from({ length: size }, (_, i) => i);
  const leaderOf = (i: number): number => {
    let at = i;
    while (leaders[at] !== at) {
      leaders[at] = leaders[leaders[at] ?? 0] ?? 0;
      at = leaders[at] ?? 0;
    }
    return at;
  };
  return {
    join: (a: number, b: number): void => {
      leaders[leaderOf(a)] = leaderOf(b);
    },
    /** Groups of some numbers, in the order in which they come. */
    members: (numbers: readonly number[]): number[][] => {
      const members = new Map<number, number[]>();
      for (const i of numbers) {
        const found = members.get(leaderOf(i));
        if (found) found.push(i);
        else members.set(leaderOf(i), [i]);
      }
      return [...members.values()];
    },
  };
}

function driversOf(cells: readonly Cell[]): ReadonlyMap<Bit, Source> {
  const drivers = new Map<Bit, Source>();
  cells.forEach((cell, i) => {
    for (const [port, bits] of portsOf(cell, 'output'))
      bits.forEach((bit, at) => {
        if (typeof bit === 'number') drivers.set(bit, { cell: i, place: `${port}${at}` });
      });
  });
  return drivers;
}

/**
 * Cells in an order that is the same for equal components whatever their names and places: by what they are computed of, then by
 * what is computed of them.
 */
function rankedCells(
  cells: readonly Cell[],
  readers: readonly (readonly number[])[],
  inside: (bit: Bit, reader: Cell) => Source | undefined,
): number[] {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const found = numbers.get(key);
    if (found !== undefined) return found;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  const order = inOrder(cells, readers, inside);
  const above = new Int32Array(cells.length);
  for (const i of order) {
    const cell = cells[i] as Cell;
    const begins = new Map<Bit, number>();
    const terms = portsOf(cell, 'input').map(([port, bits]) => {
      const names = bits.map((bit) => {
        if (typeof bit === 'string') return bit;
        const source = inside(bit, cell);
        if (source) return `${above[source.cell]}.${source.place}`;
        if (!begins.has(bit)) begins.set(bit, begins.size);
        return `i${begins.get(bit)}`;
      });
      return `${port}:${names.join(',')}`;
    });
    const ends = portsOf(cell, 'output').map(([, bits]) =>
      bits.map((bit) => +cell.outputs.has(bit)).join(''),
    );
    above[i] = numberOf([cell.type, Object.values(cell.parameters).join(), ...terms, ...ends].join(' '));
  }
  const below = new Int32Array(cells.length);
  for (const i of [...order].reverse()) {
    const keys = (readers[i] ?? []).map((reader) => `${above[reader]}.${below[reader]}`).sort();
    below[i] = numberOf(`below ${keys.join(' ')}`);
  }
  return order.sort(
    (a, b) => (above[a] ?? 0) - (above[b] ?? 0) || (below[a] ?? 0) - (below[b] ?? 0) || a - b,
  );
}

/** Cells behind those that they read. */
function inOrder(
  cells: readonly Cell[],
  readers: readonly (readonly number[])[],
  inside: (bit: Bit, reader: Cell) => Source | undefined,
): number[] {
  const waitsFor = cells.map(
    (cell) =>
      new Set(portsOf(cell, 'input').flatMap(([, bits]) => bits.map((bit) => inside(bit, cell)?.cell ?? -1))),
  );
  for (const each of waitsFor) each.delete(-1);
  const order = cells.flatMap((_, i) => (waitsFor[i]?.size === 0 ? [i] : []));
  for (let at = 0; at < order.length; at++)
    for (const reader of readers[order[at] ?? 0] ?? []) {
      const waits = waitsFor[reader];
      waits?.delete(order[at] ?? 0);
      if (waits?.size === 0) order.push(reader);
    }
  if (order.length < cells.length) throw new Error('a loop without a register in it');
  return order;
}

/** A module of ranked cells, its wires numbered as they come. */
function moduleOf(cells: readonly Cell[]): ModuleRecord {
  const numbers = new Map<Bit, number>();
  const numberOf = (bit: Bit): Bit => {
    if (typeof bit === 'string') return bit;
    const found = numbers.get(bit);
    if (found !== undefined) return found;
    // Yosys keeps 0 and 1 for constants.
    numbers.set(bit, numbers.size + 2);
    return numbers.size + 1;
  };
  const driven = new Set(cells.flatMap((cell) => portsOf(cell, 'output').flatMap(([, bits]) => bits)));
  const records = cells.map((cell, i): [string, CellRecord] => {
    const connections = Object.entries(cell.connections).map(([port, bits]) => [port, bits.map(numberOf)]);
    const { type, port_directions } = cell;
    const parameters = withMemory(cell.parameters, `memory${i}`);
    return [
      `c${i}`,
      {
        type,
        parameters,
        port_directions,
        connections: Object.fromEntries(connections) as CellRecord['connections'],
      },
    ];
  });
  const inputs = [...numbers].flatMap(([bit, number]) => (driven.has(bit) ? [] : [number]));
  const ends = new Set(cells.flatMap(({ outputs: own }) => [...own]));
  const outputs = [...numbers].flatMap(([bit, number]) => (ends.has(bit) ? [number] : []));
  return {
    ports: { i: { direction: 'input', bits: inputs }, o: { direction: 'output', bits: outputs } },
    cells: Object.fromEntries(records),
  };
}
