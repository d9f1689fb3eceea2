import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Cells, cellsBelow, parseStatistics } from '../../src/toolchain/yosys/cells.ts';
import { delaysIn } from '../../src/toolchain/yosys/log.ts';

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
  /** Files whose modules are known by their ports alone. */
  readonly boxes?: readonly string[];
  /** Modules that stay modules, and are counted as often as they are there. */
  readonly kept?: readonly string[];
  /** No register stands behind another: looking for shift registers, which takes quadratic time, would find none. */
  readonly oneDeep?: boolean;
  /** Seconds that one run of Yosys may take. */
  readonly limit: number;
}

/**
 * One script for everybody: everything flattened but for modules that are kept, and in LUT, neither DSP nor block memory, so that
 * LUT alone can be compared. The steps are those of synth_xilinx in Yosys 0.23 without two that take hours where there are hundreds
 * of products and tables: `share`, which looks for operations that never happen together, while nothing in a pipeline waits, and
 * the passes of `memory` that put registers into block memories.
 */
function script(
  { files, top, boxes = [], kept = [], oneDeep = false }: Design,
  flags: string,
  end: readonly string[],
): string {
  const steps = (from: string, to: string): string =>
    `synth_xilinx -family xcup -flatten -noiopad -noclkbuf -nodsp -nobram -nolutram ${oneDeep ? '-nosrl ' : ''}${flags} -top ${top} -run ${from}:${to}`;
  return [
    `read_verilog -defer ${files.join(' ')}`,
    ...(boxes.length > 0 ? [`read_verilog -lib ${boxes.join(' ')}`] : []),
    `hierarchy -check -top ${top}`,
    ...(kept.length > 0 ? [`setattr -mod -set keep_hierarchy 1 ${kept.join(' ')}`] : []),
    // Tables that ask for a kind of memory would find none.
    'setattr -unset rom_style -unset ram_style m:*',
    steps('begin', 'coarse'),
    'techmap -map +/cmp2lut.v -map +/cmp2lcu.v -D LUT_WIDTH=6',
    'alumacc',
    'opt',
    'memory_collect',
    'opt_clean',
    steps('map_memory', ''),
    ...end,
    '',
  ].join('\n');
}

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

/** Synthesizes Verilog files of a folder. Throws where Yosys fails or takes longer than the limit. */
export async function synthesize(design: Design): Promise<Hardware> {
  const { folder, top, limit } = design;
  const start = performance.now();
  const [commands, statistics] = [`${top}.ys`, `${top}.json`];
  writeFileSync(join(folder, commands), script(design, '', [`tee -q -o ${statistics} stat -json`]));
  await execa('yosys', ['-q', '-s', commands], { cwd: folder, timeout: limit * 1000 });
  const seconds = (performance.now() - start) / 1000;
  const cells = cellsBelow(parseStatistics(readFileSync(join(folder, statistics), 'utf8')), top);
  return hardwareOf(cells, seconds);
}

/** A module of a design that is synthesized on its own. */
export type Piece = Omit<Design, 'folder' | 'limit'>;

/** Synthesizes a piece, or reads what an earlier run found for the same files and script: hours may have gone into the others. */
async function synthesizeOnce(design: Design): Promise<Hardware> {
  const { folder, top, files, boxes = [] } = design;
  const hash = createHash('sha256').update(script(design, '', []));
  for (const path of [...files, ...boxes]) hash.update(readFileSync(join(folder, path)));
  const file = join(folder, `${top}-${hash.digest('hex').slice(0, 16)}.done.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Hardware;
  const hardware = await synthesize(design);
  writeFileSync(file, JSON.stringify(hardware));
  return hardware;
}

/**
 * Synthesizes the pieces of a design, two at a time, and adds them up; seconds are those of all runs. What was found for the same
 * piece before is read again.
 */
export async function synthesizePieces(
  folder: string,
  pieces: readonly Piece[],
  limit: number,
): Promise<Hardware> {
  const found: Hardware[] = [];
  const waiting = [...pieces];
  const work = async (): Promise<void> => {
    for (let piece = waiting.shift(); piece; piece = waiting.shift()) {
      found.push(await synthesizeOnce({ ...piece, folder, limit }));
      console.error(`${piece.top}: ${found.at(-1)?.lut} LUT, ${waiting.length} to go`);
    }
  };
  await Promise.all([work(), work()]);
  return found.reduce((a, b) => ({
    lut: a.lut + b.lut,
    ff: a.ff + b.ff,
    carry4: a.carry4 + b.carry4,
    dsp: a.dsp + b.dsp,
    bram: a.bram + b.bram,
    srl: a.srl + b.srl,
    seconds: a.seconds + b.seconds,
  }));
}

/** The longest path between registers in ns, by abc9's delays of 7-series devices; the same for everybody. */
export async function longestPath(design: Design): Promise<number> {
  const { folder, limit } = design;
  writeFileSync(join(folder, 'timing.ys'), script(design, '-abc9', []));
  const { stdout } = await execa('yosys', ['-s', 'timing.ys'], {
    cwd: folder,
    timeout: limit * 1000,
    maxBuffer: 2 ** 30,
  });
  return Math.max(...delaysIn(stdout).values());
}
