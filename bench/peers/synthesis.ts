import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

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

/**
 * Synthesizes Verilog files of a folder, everything flattened and in LUT: neither DSP nor block memory, so that LUT alone
 * can be compared. Throws where Yosys fails or takes longer than the limit in seconds.
 */
export async function synthesize(
  folder: string,
  files: readonly string[],
  top: string,
  limit: number,
): Promise<Hardware> {
  const script = [
    `read_verilog -defer ${files.join(' ')}`,
    `hierarchy -check -top ${top}`,
    `synth_xilinx -family xcup -flatten -noiopad -noclkbuf -nodsp -nobram -nolutram -top ${top}`,
    'tee -q -o statistics.json stat -json',
  ];
  const start = performance.now();
  writeFileSync(join(folder, 'synthesis.ys'), `${script.join('\n')}\n`);
  await execa('yosys', ['-q', '-s', 'synthesis.ys'], { cwd: folder, timeout: limit * 1000 });
  const seconds = (performance.now() - start) / 1000;
  const { modules } = JSON.parse(readFileSync(join(folder, 'statistics.json'), 'utf8')) as {
    modules: Record<string, { num_cells_by_type: Record<string, number> }>;
  };
  const cells = Object.entries(modules[`\\${top}`]?.num_cells_by_type ?? {});
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
