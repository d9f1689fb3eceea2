import { fail, UserError } from '../../base/errors.ts';
import type { Limits } from '../compiler.ts';
import { firstComplaints } from '../complaints.ts';
import type { Yosys } from './yosys.ts';

/** A bus of both circuits. */
export interface ProofPort {
  readonly port: string;
  readonly width: number;
}

export interface ProofRequest extends Limits {
  /** Verilog of both circuits by path; no module is called `pair`. */
  readonly files: Readonly<Record<string, string>>;
  /** A combinational module. */
  readonly plain: string;
  /** A module with registers, `clk`, `valid_in` and `valid_out` beside the same buses. */
  readonly optimized: string;
  readonly inputs: readonly ProofPort[];
  readonly outputs: readonly ProofPort[];
  /** Seconds for the solver. */
  readonly timeout: number;
}

export type Proof =
  | { readonly verdict: 'equal' }
  /** Bits of every bus, the highest first; outputs are there twice, `plain_` and `optimized_` before their names. */
  | { readonly verdict: 'different'; readonly bits: ReadonlyMap<string, string> }
  | { readonly verdict: 'unknown' };

const range = (width: number): string => `[${Math.max(1, width) - 1}:0]`;

/** Both circuits on the same inputs, and whether all their outputs agree. */
function pairOf({ plain, optimized, inputs, outputs }: ProofRequest): string {
  const ports = [
    ...inputs.map(({ port, width }) => `    input ${range(width)} ${port}`),
    ...outputs.flatMap(({ port, width }) =>
      [plain, optimized].map(
        (_, i) => `    output ${range(width)} ${i === 0 ? 'plain' : 'optimized'}_${port}`,
      ),
    ),
    '    output same',
  ];
  const connect = (prefix: string): string =>
    [
      ...inputs.map(({ port }) => `.${port}(${port})`),
      ...outputs.map(({ port }) => `.${port}(${prefix}_${port})`),
    ].join(', ');
  return [
    'module pair (',
    ports.join(',\n'),
    ');',
    `    ${plain} gold (${connect('plain')});`,
    `    ${optimized} gate (.clk(1'b0), .valid_in(1'b0), .valid_out(), ${connect('optimized')});`,
    `    assign same = ${outputs.map(({ port }) => `(plain_${port} == optimized_${port})`).join(' && ')};`,
    'endmodule',
    '',
  ].join('\n');
}

/** A register as a wire: what comes out of a pipeline when its inputs stand still. */
const wires =
  'module \\$dff (CLK, D, Q); parameter WIDTH = 1; parameter CLK_POLARITY = 1; input CLK; input [WIDTH-1:0] D; output [WIDTH-1:0] Q; assign Q = D; endmodule\n';

/** SAT sweeping joins what both circuits have in common, from the inputs on; the solver then shows the rest. */
const script = (paths: readonly string[], timeout: number): string =>
  [
    `read_verilog ${paths.join(' ')} pair.v`,
    'hierarchy -check -top pair',
    'proc',
    'memory_map',
    'flatten',
    'setattr -unset init w:*',
    'techmap -map wires.v',
    'opt -full',
    'techmap',
    'opt',
    'abc -g AND -script +strash;ifraig;dc2;fraig',
    'opt_clean',
    `tee -q -o verdict.txt sat -timeout ${Math.ceil(timeout)} -prove same 1 -show-ports pair`,
    '',
  ].join('\n');

/** Values of a counterexample: lines of signal, decimal, hexadecimal and binary number. */
function bitsIn(text: string): ReadonlyMap<string, string> {
  const rows = text.matchAll(/^ +\\?(\S+) +\S+ +\S+ +([01x]+) *$/gm);
  return new Map(Array.from(rows, ([, name = '', bits = '']) => [name, bits]));
}

/**
 * Shows by SAT that a pipelined circuit computes what a combinational one does, for every input, its registers taken for
 * wires. Throws HLS6002 where Yosys refuses the Verilog, HLS6004 where it crashes.
 */
export async function proveEqual(yosys: Yosys, request: ProofRequest): Promise<Proof> {
  const { files, timeout, signal } = request;
  try {
    const {
      exitCode,
      stderr,
      files: written,
    } = await yosys.run({
      script: script(Object.keys(files), timeout),
      files: { ...files, 'pair.v': pairOf(request), 'wires.v': wires },
      wanted: ['verdict.txt'],
      // Reading and sweeping take their time too.
      timeout: 2 * timeout,
      signal,
    });
    const verdict = written['verdict.txt'];
    if (exitCode !== 0 || verdict === undefined)
      return fail('HLS6002', `${yosys.name} cannot compare the circuits`, {
        help: firstComplaints(stderr) || undefined,
      });
    if (/SUCCESS!/.test(verdict)) return { verdict: 'equal' };
    if (/FAIL!/.test(verdict)) return { verdict: 'different', bits: bitsIn(verdict) };
    return { verdict: 'unknown' };
  } catch (problem) {
    const late = problem instanceof UserError && /did not finish/.test(problem.message);
    if (late) return { verdict: 'unknown' };
    throw problem;
  }
}
