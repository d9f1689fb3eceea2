import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { emitAll, place, removeFolders, textOf, vectorsOf } from './emitted.ts';

afterAll(removeFolders);

const hasTcl = !execaSync('tclsh', { input: 'exit', reject: false }).failed;

/** Commands of the HLS tools that only say that they were called. */
const stubs = [
  'open_project set_top add_files open_solution set_part create_clock',
  'csim_design csynth_design cosim_design export_design',
].join(' ');

describe('scripts', () => {
  let folder = '';
  let config = '';

  beforeAll(() => {
    const builder = new ModuleBuilder();
    builder.enter({ name: 'layer', kind: 'test', strategy: 'latency', reuseFactor: 1 });
    const x = builder.input('x', [3], uniform(parseType('fixed<6,3>')));
    builder.output('y', builder.negate(x));
    const module = builder.finish('net');
    const files = emitAll(module, vectorsOf(module, randomInputs(module, 1), 1));
    config = textOf(files, 'hls_config.cfg');
    folder = place([
      ...files,
      {
        path: 'run.tcl',
        contents: `foreach name {${stubs}} { proc $name {args} "puts \\"$name \\$args\\"" }\nsource build_prj.tcl\n`,
      },
    ]);
  });

  const build = (options: string) => execaSync('tclsh', ['run.tcl', options], { cwd: folder, reject: false });
  const steps = (options: string): string[] =>
    build(options)
      .stdout.split('\n')
      .filter((line) => /_design|-reset/.test(line))
      .map((line) => line.trim());

  it.skipIf(!hasTcl)('Tcl: simulates and synthesizes when nothing is said', () => {
    const { exitCode, stdout } = build('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('set_top net\n');
    expect(stdout).toContain('set_part xcvu13p-flga2577-2-e\n');
    expect(stdout).toContain('create_clock -period 2.5 -name default\n');
    expect(steps('')).toEqual([
      'open_project -reset net_prj',
      'open_solution -reset solution1',
      'csim_design',
      'csynth_design',
    ]);
  });

  it.skipIf(!hasTcl)('Tcl: takes hls4ml’s options', () => {
    expect(steps('reset=0 csim=0 synth=0 cosim=1 export=1 vsynth=1')).toEqual([
      'cosim_design -trace_level all',
      'export_design -format ip_catalog -version 1.0.0',
      'export_design -flow syn -rtl verilog -format ip_catalog',
    ]);
  });

  it.skipIf(!hasTcl)('Tcl: fails on a validation without results', () => {
    const { exitCode, stdout } = build('csim=0 synth=0 validation=1');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('ERROR: validation needs the results of csim=1 and cosim=1');
  });

  it('unified Vitis: has the same part, clock, top and files', () => {
    const lines = config.split('\n');
    for (const line of [
      'part=xcvu13p-flga2577-2-e',
      'clock=2.5ns',
      'syn.top=net',
      'syn.file=firmware/net.cpp',
      'tb.file=net_test.cpp',
    ])
      expect(lines).toContain(line);
  });

  it('shell: is free of syntax errors and can be run', () => {
    expect(execaSync('bash', ['-n', 'build_lib.sh'], { cwd: folder }).exitCode).toBe(0);
    expect(execaSync('ls', ['-l', 'build_lib.sh'], { cwd: folder }).stdout).toMatch(/^-rwx/);
  });
});
