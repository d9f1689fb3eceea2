import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { cellsBelow, parseStatistics } from '../../src/toolchain/yosys/cells.ts';
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
  /** Modules that are synthesized one by one, and counted as often as they are there; none when left out. */
  readonly kept?: readonly string[];
  /** Seconds that one run of Yosys may take. */
  readonly limit: number;
}

/**
 * One script for everybody: everything flattened (but for modules that are kept), and in LUT, neither DSP nor block memory, so that
 * LUT alone can be compared. The steps are those of synth_xilinx in Yosys 0.23 without two that take hours where there are hundreds
 * of products and tables: `share`, which looks for operations that never happen together, while nothing in a pipeline waits, and
 * the passes of `memory` that put registers into block memories.
 */
function script({ files, top, kept = [] }: Design, flags: string, end: readonly string[]): string {
  const steps = (from: string, to: string): string =>
    `synth_xilinx -family xcup -flatten -noiopad -noclkbuf -nodsp -nobram -nolutram ${flags} -top ${top} -run ${from}:${to}`;
  return [
    `read_verilog -defer ${files.join(' ')}`,
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

/** Synthesizes Verilog files of a folder. Throws where Yosys fails or takes longer than the limit. */
export async function synthesize(design: Design): Promise<Hardware> {
  const { folder, top, limit } = design;
  const start = performance.now();
  const statistics = 'tee -q -o statistics.json stat -json';
  writeFileSync(join(folder, 'synthesis.ys'), script(design, '', [statistics]));
  await execa('yosys', ['-q', '-s', 'synthesis.ys'], { cwd: folder, timeout: limit * 1000 });
  const seconds = (performance.now() - start) / 1000;
  const modules = parseStatistics(readFileSync(join(folder, 'statistics.json'), 'utf8'));
  const cells = Object.entries(cellsBelow(modules, top));
  if (cells.length === 0) throw new Error(`Yosys gave no statistics of ${join(folder, top)}`);
  const count = (pattern: RegExp): number =>
    cells.reduce((sum, [name, number]) => sum + (pattern.test(name) ? number : 0), 0);
  return {
    lut: count(/^(LUT[1-6]|SRL.*)$/),
    ff: count(/^FD/),
    carry4: count(/^CARRY4$/),
    dsp: count(/^DSP/),
    bram: count(/^RAMB/),
    srl: count(/^SRL/),
    seconds,
  };
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
