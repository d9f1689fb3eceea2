import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { toolVersion } from '../driver/version.ts';
import type { Artefact } from './commands/check.ts';
import { type ExitCode, runCommand } from './run.ts';
import type { Terminal } from './terminal.ts';

/** The command line: parses arguments, runs one command, and gives the exit code. */
export interface CommandLine {
  readonly program: Command;
  runArguments(argv: readonly string[]): Promise<ExitCode>;
}

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is needed.');
  return value;
};

const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number of seconds is needed.');
  return value;
};

const several = (text: string, before: readonly string[]): string[] => [...before, text];

const artefacts = (text: string): Artefact[] =>
  text.split(',').map((name) => {
    if (name === 'cpp' || name === 'verilog') return name;
    throw new InvalidArgumentError('cpp and verilog are known.');
  });

const compilerOption = () =>
  new Option('--compiler <which>', 'C++ compiler: any, the machine’s own, or WebAssembly')
    .choices(['any', 'native', 'wasm'])
    .default('any');

const yosysOption = () =>
  new Option('--yosys <which>', 'Yosys: any, the machine’s own, or WebAssembly')
    .choices(['any', 'native', 'wasm'])
    .default('any');

/** Commands and their options; every one has --help. */
export function buildProgram(terminal: Terminal): CommandLine {
  let exitCode: ExitCode = 0;
  // Loaded when it is called: TypeScript alone takes longer than help or an import.
  const act =
    <Arguments extends unknown[]>(
      load: () => Promise<(terminal: Terminal, ...parameters: Arguments) => Promise<ExitCode> | ExitCode>,
    ) =>
    async (...parameters: Arguments): Promise<void> => {
      exitCode = await runCommand(terminal, async () => (await load())(terminal, ...parameters));
    };

  const program = new Command('hls4ts')
    .description(
      'Compiles tiny networks described in TypeScript to fixed-point HLS C++ for FPGA triggers, bit for bit.',
    )
    .version(toolVersion)
    .showHelpAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });

  program
    .command('compile')
    .summary('write a complete HLS or Verilog project')
    .description(
      'Compiles a model file to an HLS C++ project in hls4ml’s layout, hls-out/<name>/, or to pipelined Verilog with constraints and scripts, verilog-out/<name>/.',
    )
    .argument('<model>', 'model file, such as examples/jet-mixer/model.ts')
    .option('-o, --out <folder>', 'where project folders go: hls-out or verilog-out when left out')
    .addOption(
      new Option('--backend <name>', 'HLS C++, or pipelined Verilog')
        .choices(['hls', 'verilog'])
        .default('hls'),
    )
    .option('--dump-ops', 'also write the ops in text form, as ops.ir')
    .action(act(async () => (await import('./commands/compile.ts')).compileCommand));
  program
    .command('check')
    .summary('compare simulator, compiled C++ and Verilog bit for bit')
    .description(
      'Runs corner, example and random events through the simulator and the compiled C++ and compares every bit. Checks the C++ in hls-out/<name> when it was made from this model, else freshly emitted code. With --against verilog, Verilator or CXXRTL runs freshly emitted Verilog, an event every clock cycle, and its latency is checked too.',
    )
    .argument('<model>', 'model file')
    .option('--events <number>', 'number of events in all', count, 1000)
    .option('--seed <number>', 'seed of the random events', count, 1)
    .option('-o, --out <folder>', 'where project folders are', 'hls-out')
    .option('--against <artefacts>', 'cpp, verilog, or both with a comma', artefacts, ['cpp'])
    .option('--ap-types <folder>', 'use the vendor’s own ap_fixed.h from this folder')
    .addOption(compilerOption())
    .addOption(
      new Option('--simulator <which>', 'simulator of Verilog; any is Verilator, else CXXRTL inside Yosys')
        .choices(['any', 'verilator', 'cxxrtl'])
        .default('any'),
    )
    .action(act(async () => (await import('./commands/check.ts')).checkCommand));
  program
    .command('simulate')
    .summary('run events through the bit-exact simulator')
    .description(
      'Runs events from a NumPy file through the simulator. Numbers are real unless --raw is given; the inputs’ types round them as the hardware would.',
    )
    .argument('<model>', 'model file')
    .requiredOption('--inputs <file>', '.npy for one input, .npz with one array an input, events first')
    .requiredOption('--outputs <file>', '.npy for one output, .npz for all')
    .option('--raw', 'raw integers in and out')
    .action(act(async () => (await import('./commands/simulate.ts')).simulateCommand));
  program
    .command('report')
    .summary('estimate latency and resources')
    .description(
      'Prints latency, initiation interval and resources by layer, the share of the part, and what every cast loses. With --backend verilog: exact latency, estimated resources and longest logic of the circuit by layer, and beside them what hls4ts synth found for it.',
    )
    .argument('<model>', 'model file')
    .addOption(
      new Option('--backend <name>', 'report the HLS C++, or the circuit in Verilog')
        .choices(['hls', 'verilog'])
        .default('hls'),
    )
    .option('-o, --out <folder>', 'where hls4ts synth has kept its results', 'verilog-out')
    .option('--json', 'print JSON for scripts')
    .action(act(async () => (await import('./commands/report.ts')).reportCommand));
  program
    .command('synth')
    .summary('synthesize the Verilog with Yosys')
    .description(
      'Synthesizes a model’s Verilog for UltraScale+ with Yosys (the command, else the npm package @yowasp/yosys), layer by layer, and prints LUT, FF, CARRY8, DSP and BRAM beside the estimates. What is found for a whole model is kept in <out>/<name>.synthesis.json for the report.',
    )
    .argument('<model>', 'model file')
    .option('--layer <name>', 'only this layer; may be given several times', several, [])
    .option('--timing', 'map with abc9 and tell its longest path: takes twice as long')
    .option('--flatten', 'also synthesize the whole in one piece, which may take long')
    .option('--json', 'print JSON for scripts')
    .option('--timeout <seconds>', 'longest time for one run of Yosys', seconds)
    .option('-o, --out <folder>', 'where Verilog projects go', 'verilog-out')
    .addOption(yosysOption())
    .action(act(async () => (await import('./commands/synth.ts')).synthCommand));
  program
    .command('prove')
    .summary('prove the Verilog of layers right by SAT')
    .description(
      'Shows with Yosys, for every possible input, that a layer’s optimized Verilog computes the same bits as Verilog that is written straight from its ops, without any optimization. Each layer is compiled on its own, its registers taken for wires. Layers that are too large are told and not counted as proven. Fails with the inputs of a counterexample.',
    )
    .argument('<model>', 'model file')
    .option('--layer <name>', 'only this layer; may be given several times', several, [])
    .option('--bits <number>', 'layers with more input bits are too large', count, 512)
    .option('--timeout <seconds>', 'longest time for the solver, for each layer', seconds, 60)
    .addOption(yosysOption())
    .action(act(async () => (await import('./commands/prove.ts')).proveCommand));
  program
    .command('quantize')
    .summary('choose types again and pin them')
    .description(
      'Chooses types from the calibration events of a model with precision auto, and writes precision.json beside it.',
    )
    .argument('<model>', 'model file')
    .action(act(async () => (await import('./commands/quantize.ts')).quantizeCommand));
  program
    .command('import')
    .summary('turn a Keras or ONNX model or an hls4ml project into a model folder')
    .description(
      'Reads a Keras or HGQ model (.keras, .h5, or .json with its weights), an ONNX or QONNX file, or the folder of an hls4ml project, and writes a folder with model.ts, weights.npz and a README that says what became of each layer. Needs no Python.',
    )
    .argument('<source>', 'file of the trained model, or folder of the hls4ml project')
    .option('-o, --out <folder>', 'new folder for the model')
    .option('--list', 'only list the layers found and what each becomes')
    .option('--name <name>', 'name of the model; the file’s when left out')
    .option('--weights <file>', 'weights of a .json; NAME_weights.h5 beside it when left out')
    .option('--input-type <types...>', 'type of the input ports: fixed<16,6> for all, or NAME=fixed<16,6>')
    .option(
      '--precision <type>',
      'type of what the source computes in floating point; fixed<16,6,RND,SAT> when left out',
    )
    .addOption(
      new Option('--compat <whose>', 'accumulate and round as hls4ml does by default').choices(['hls4ml']),
    )
    .action(act(async () => (await import('./commands/import.ts')).importCommand));
  program
    .command('init')
    .summary('start a model of your own')
    .description('Writes a small model folder that compiles and checks as it is.')
    .argument('<folder>', 'new folder, such as my-tagger')
    .action(act(async () => (await import('./commands/init.ts')).initCommand));
  program
    .command('demo')
    .summary('compile, check and report the jet mixer')
    .description('Compiles the example examples/jet-mixer, checks it bit for bit and prints its report.')
    .addOption(compilerOption())
    .action(act(async () => (await import('./commands/demo.ts')).demoCommand));

  return {
    program,
    async runArguments(argv) {
      try {
        await program.parseAsync([...argv]);
        return exitCode;
      } catch (problem) {
        if (!(problem instanceof CommanderError)) throw problem;
        return problem.exitCode === 0 ? 0 : 1;
      }
    },
  };
}
