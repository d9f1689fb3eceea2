import { fail } from '../../base/errors.ts';
import type { Limits } from '../compiler.ts';
import { firstComplaints } from '../complaints.ts';
import { type Cells, parseStatistics } from './cells.ts';
import { byLines, commandIn, delaysIn } from './log.ts';
import type { Yosys } from './yosys.ts';

export interface SynthesisRequest extends Limits {
  readonly top: string;
  /** Verilog by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Files whose modules are known by their ports alone. */
  readonly boxes?: readonly string[];
  /** Modules that stay modules; everything else is flattened into what holds it. */
  readonly kept?: readonly string[];
  /** Map by abc9, which knows the delays of carries: takes twice as long and tells the longest path. */
  readonly timing: boolean;
  /** Hears which command runs. */
  readonly listener?: (command: string) => void;
}

export interface SynthesisResult {
  /** Cells by module, those that stayed modules; see `cellsBelow`. */
  readonly modules: ReadonlyMap<string, Cells>;
  /** ns of the longest path in each module, where timing was asked for and there is logic. */
  readonly delays: ReadonlyMap<string, number>;
}

/**
 * Synthesizes Verilog for UltraScale+ out of context. Throws HLS6002 with Yosys's complaint where it refuses the Verilog,
 * HLS6004 where it crashes or takes too long.
 */
export async function synthesize(yosys: Yosys, request: SynthesisRequest): Promise<SynthesisResult> {
  const { top, files, boxes = [], kept = [], timing, listener } = request;
  const paths = Object.keys(files);
  const whole = paths.filter((path) => !boxes.includes(path));
  const script = [
    `read_verilog ${whole.join(' ')}`,
    ...(boxes.length > 0 ? [`read_verilog -lib ${boxes.join(' ')}`] : []),
    `hierarchy -check -top ${top}`,
    ...(kept.length > 0 ? [`setattr -mod -set keep_hierarchy 1 ${kept.join(' ')}`] : []),
    `synth_xilinx -family xcup -flatten -noiopad -noclkbuf ${timing ? '-abc9 ' : ''}-top ${top}`,
    'tee -q -o statistics.json stat -json',
    '',
  ].join('\n');
  const hear = byLines((line) => {
    const command = commandIn(line);
    if (command !== undefined) listener?.(command);
  });
  const {
    exitCode,
    stdout,
    stderr,
    files: written,
  } = await yosys.run({
    ...request,
    script,
    files,
    wanted: ['statistics.json'],
    listener: hear,
  });
  const statistics = written['statistics.json'];
  if (exitCode !== 0 || statistics === undefined)
    return fail('HLS6002', `${yosys.name} cannot synthesize ${top}`, {
      help: firstComplaints(stderr) || undefined,
    });
  return { modules: parseStatistics(statistics), delays: delaysIn(stdout) };
}
