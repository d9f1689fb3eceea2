import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Cells, cellsBelow, parseStatistics } from '../../src/toolchain/yosys/cells.ts';
import { delaysIn } from '../../src/toolchain/yosys/log.ts';
import type { Bit, CellRecord, ModuleRecord, NetlistFile, PortRecord } from './netlistFile.ts';

/** What Yosys maps a circuit to on UltraScale+. */
export interface Hardware {
  /** LUT1 to LUT6, and shift registers, which are LUTs as well. */
  readonly lut: number;
  readonly ff: number;
  readonly carry4: number;
  readonly dsp: number;
  readonly bram: number;
  readonly srl: number;
  readonly seconds: number;
}

export interface Design {
  readonly folder: string;
  readonly files: readonly string[];
  readonly top: string;
  /** Seconds that one run of Yosys may take. */
  readonly limit: number;
}

/** Makes a carry chain of every sum. */
const sums = fileURLToPath(new URL('sums.v', import.meta.url));

/** Reads a design; tables that ask for a kind of memory would find none. */
const reading = ({ files, top }: Design): string[] => [
  `read_verilog -defer ${files.join(' ')}`,
  `hierarchy -check -top ${top}`,
  'setattr -unset rom_style -unset ram_style m:*',
];

/**
 * One script for everybody: everything flattened but for modules that are kept, and in LUT, neither DSP nor block memory, so that
 * LUT alone can be compared. The steps are those of synth_xilinx in Yosys 0.23 without two that take hours where there are hundreds
 * of products and tables: `share`, which looks for operations that never happen together, while nothing in a pipeline waits, and
 * the passes of `memory` that put registers into block memories. And no sum is joined with others, which Yosys does to some of
 * da4ml's and alkaid's, and which costs them up to a fifth of their LUT.
 */
function mapping(top: string, flags: string): string[] {
  const steps = (from: string, to: string): string =>
    `synth_xilinx -family xcup -flatten -noiopad -noclkbuf -nodsp -nobram -nolutram ${flags} -top ${top} -run ${from}:${to}`;
  return [
    steps('begin', 'coarse'),
    'techmap -map +/cmp2lut.v -map +/cmp2lcu.v -D LUT_WIDTH=6',
    `techmap -map "${sums}"`,
    'alumacc',
    'opt',
    'memory_collect',
    'opt_clean',
    steps('map_memory', ''),
  ];
}

const statistics = (file: string): string => `tee -q -o ${file} stat -json`;

const patterns: Readonly<Record<Exclude<keyof Hardware, 'seconds'>, RegExp>> = {
  lut: /^(LUT[1-6]|SRL.*)$/,
  ff: /^FD/,
  carry4: /^CARRY4$/,
  dsp: /^DSP/,
  bram: /^RAMB/,
  srl: /^SRL/,
};

function hardwareOf(cells: Cells, seconds: number): Hardware {
  const count = (kind: keyof typeof patterns): number =>
    Object.entries(cells).reduce((sum, [name, number]) => sum + (patterns[kind].test(name) ? number : 0), 0);
  const [lut, ff, carry4] = [count('lut'), count('ff'), count('carry4')];
  return { lut, ff, carry4, dsp: count('dsp'), bram: count('bram'), srl: count('srl'), seconds };
}

/** Runs a script of Yosys in a folder, and tells its log. */
async function run(
  folder: string,
  name: string,
  script: readonly string[],
  limit: number,
  quiet = true,
): Promise<string> {
  writeFileSync(join(folder, `${name}.ys`), `${script.join('\n')}\n`);
  const { stdout } = await execa('yosys', [...(quiet ? ['-q'] : []), '-s', `${name}.ys`], {
    cwd: folder,
    timeout: limit * 1000,
    maxBuffer: 2 ** 30,
  });
  return stdout;
}

/** Synthesizes Verilog files of a folder in one piece. Throws where Yosys fails or takes longer than the limit. */
export async function synthesize(design: Design): Promise<Hardware> {
  const { folder, top, limit } = design;
  const start = performance.now();
  await run(folder, top, [...reading(design), ...mapping(top, ''), statistics(`${top}.json`)], limit);
  const seconds = (performance.now() - start) / 1000;
  const cells = cellsBelow(parseStatistics(readFileSync(join(folder, `${top}.json`), 'utf8')), top);
  return hardwareOf(cells, seconds);
}

/** The longest path between registers in ns, by abc9's delays of 7-series devices; the same for everybody. */
export async function longestPath(design: Design): Promise<number> {
  const script = [...reading(design), ...mapping(design.top, '-abc9')];
  const log = await run(design.folder, 'timing', script, design.limit, false);
  return Math.max(...delaysIn(log).values());
}

/**
 * Flattens a design into words and registers of one bit. Registers that hold the same are one, as they become in one piece: peers
 * hand copies of signs from stage to stage.
 */
const elaboration = [
  'proc',
  'flatten',
  'opt -fast -fine -nodffe -nosdff',
  'simplemap t:$dff',
  'opt -fast -fine -nodffe -nosdff',
  'memory_collect',
  'opt_clean -purge',
];

/** A netlist of one module without its names of wires, a fifth of a text that may be longer than strings can be. */
function withoutNames(netlist: Buffer): string {
  const [name, end] = ['      "netnames": {\n', '\n      }\n'];
  const from = netlist.indexOf(name);
  const names = netlist.subarray(from);
  return `${netlist.subarray(0, from)}"netnames": {}${names.subarray(names.indexOf(end) + end.length)}`;
}

/** The netlist of words of a design, flat, before anything is mapped. */
export async function elaborate(design: Design): Promise<ModuleRecord> {
  const { folder, top, limit } = design;
  const file = `${top}.netlist.json`;
  await run(folder, `${top}.netlist`, [...reading(design), ...elaboration, `write_json ${file}`], limit);
  const { modules } = JSON.parse(withoutNames(readFileSync(join(folder, file)))) as NetlistFile;
  rmSync(join(folder, file));
  const module = modules[top];
  if (!module) throw new Error(`Yosys wrote no ${top}`);
  return module;
}

/** Of the scripts: what was found with another one is no answer. */
export const scriptHash = createHash('sha256')
  .update([...elaboration, ...mapping('', '').filter((step) => !step.includes(sums))].join())
  .update(readFileSync(sums))
  .digest('hex')
  .slice(0, 8);

/** Synthesizes modules of a netlist of words, each on its own: what each takes, in their order. */
export async function synthesizeModules(
  folder: string,
  name: string,
  modules: readonly ModuleRecord[],
  limit: number,
): Promise<Hardware[]> {
  const start = performance.now();
  const [netlist, found] = [`${name}.netlist.json`, `${name}.json`];
  writeFileSync(join(folder, netlist), JSON.stringify(holding(name, modules)));
  await run(folder, name, [`read_json ${netlist}`, ...mapping(name, ''), statistics(found)], limit);
  const cells = parseStatistics(readFileSync(join(folder, found), 'utf8'));
  rmSync(join(folder, netlist));
  const seconds = (performance.now() - start) / 1000 / modules.length;
  return modules.map((_, i) => hardwareOf(cellsBelow(cells, `module${i}`), seconds));
}

/** A netlist whose top has every module once. */
function holding(top: string, modules: readonly ModuleRecord[]): NetlistFile {
  let wires = 2;
  const attributes = { keep_hierarchy: '1'.padStart(32, '0') };
  const ports: Record<string, PortRecord> = {};
  const cells = modules.map(({ ports: own }, i): [string, CellRecord] => {
    const connections: Record<string, Bit[]> = {};
    const directions: Record<string, PortRecord['direction']> = {};
    for (const [port, { direction, bits }] of Object.entries(own)) {
      const outside = bits.map(() => wires++);
      [connections[port], directions[port]] = [outside, direction];
      ports[`${port}${i}`] = { direction, bits: outside };
    }
    return [`c${i}`, { type: `module${i}`, parameters: {}, port_directions: directions, connections }];
  });
  const kept = modules.map((module, i) => [`module${i}`, { ...module, attributes }] as const);
  return { modules: { ...Object.fromEntries(kept), [top]: { ports, cells: Object.fromEntries(cells) } } };
}
