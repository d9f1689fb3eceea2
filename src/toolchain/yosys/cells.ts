import { InternalError } from '../../base/errors.ts';

/** Primitives of an FPGA by name. */
export type Cells = Readonly<Record<string, number>>;

/** Hardware in pieces, as Yosys maps it to UltraScale+. */
export interface SynthesizedResources {
  /** LUT1 to LUT6. */
  readonly lut: number;
  /** Shift registers, each in a LUT of a SLICEM. */
  readonly srl: number;
  readonly ff: number;
  /** Two CARRY4 are one CARRY8; chains of odd length take half a piece more. */
  readonly carry8: number;
  /** MUXF7 and MUXF8. */
  readonly mux: number;
  readonly dsp: number;
  readonly bram18: number;
}

const weights: Readonly<Record<keyof SynthesizedResources, (cell: string) => number>> = {
  lut: (cell) => (/^LUT[1-6]$/.test(cell) ? 1 : 0),
  srl: (cell) => (/^SRL/.test(cell) ? 1 : 0),
  ff: (cell) => (/^FD[RSCP]E/.test(cell) ? 1 : 0),
  carry8: (cell) => (cell === 'CARRY8' ? 1 : cell === 'CARRY4' ? 0.5 : 0),
  mux: (cell) => (/^MUXF[789]$/.test(cell) ? 1 : 0),
  dsp: (cell) => (/^DSP/.test(cell) ? 1 : 0),
  bram18: (cell) => (/^RAMB18/.test(cell) ? 1 : /^RAMB36/.test(cell) ? 2 : 0),
};

/** Counts of each kind of hardware. */
export function resourcesOf(cells: Cells): SynthesizedResources {
  const sum = (kind: keyof SynthesizedResources): number =>
    Object.entries(cells).reduce((total, [cell, count]) => total + count * weights[kind](cell), 0);
  return {
    lut: sum('lut'),
    srl: sum('srl'),
    ff: sum('ff'),
    carry8: Math.ceil(sum('carry8')),
    mux: sum('mux'),
    dsp: sum('dsp'),
    bram18: sum('bram18'),
  };
}

/** Primitives of several things together. */
export function addCells(parts: readonly Cells[]): Cells {
  const sum = new Map<string, number>();
  for (const part of parts)
    for (const [cell, count] of Object.entries(part)) sum.set(cell, (sum.get(cell) ?? 0) + count);
  return Object.fromEntries([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** What `stat -json` tells of each module: its own cells, those of its kinds of modules among them. */
export function parseStatistics(text: string): ReadonlyMap<string, Cells> {
  // Yosys 0.23 writes its tree of modules into the JSON: `unit    3`.
  const parsed: unknown = JSON.parse(text.replace(/^\s*[^\s":{}]+\s+\d+$/gm, ''));
  const modules = isRecord(parsed) ? parsed['modules'] : undefined;
  if (!isRecord(modules)) throw new InternalError('Yosys gave no statistics');
  return new Map(
    Object.entries(modules).map(([name, module]) => {
      const cells = isRecord(module) ? module['num_cells_by_type'] : undefined;
      // Newer versions leave marks of what was flattened.
      const counts = Object.entries(isRecord(cells) ? cells : {}).filter(([cell]) => cell !== '$scopeinfo');
      return [plain(name), Object.fromEntries(counts.map(([cell, count]) => [plain(cell), Number(count)]))];
    }),
  );
}

/** Names without the backslash that Yosys puts before the user's own. */
const plain = (name: string): string => name.replace(/^\\/, '');

/** Primitives of a module with everything below it, except for modules named `without`. */
export function cellsBelow(
  modules: ReadonlyMap<string, Cells>,
  top: string,
  without: ReadonlySet<string> = new Set(),
): Cells {
  const own = modules.get(top);
  if (!own) throw new InternalError(`Yosys gave no statistics of ${top}`);
  const parts = Object.entries(own).map(([cell, count]): Cells => {
    if (without.has(cell)) return {};
    if (!modules.has(cell)) return { [cell]: count };
    const below = Object.entries(cellsBelow(modules, cell, without));
    return Object.fromEntries(below.map(([name, each]) => [name, each * count]));
  });
  return addCells(parts);
}
