import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silent } from '../../../src/base/progress.ts';
import { checkVerilog } from '../../../src/driver/checkVerilog.ts';
import { type Compilation, compileModel } from '../../../src/driver/compilation.ts';
import { buildVerilogProject } from '../../../src/driver/verilog.ts';
import { hls4ts } from '../../cli/run.ts';
import { modelOf } from '../../examples/models.ts';
import { lintVerilog, withoutWaivers } from './lint.ts';
import { verilator } from './simulated.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-verilog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (
  settings: string,
): string => `import { dense, input, model, quantize, relu, tensor } from 'hls4ts';
const x = input('x', [4, 3], 'fixed<8,4>');
const hidden = relu(dense(x, { weight: tensor([[1, -2, 3, 0.5], [2, 0.75, -1, 1], [0.25, 3, 1, -3]]), precision: { weight: 'fixed<8,4>' } }), {
  precision: { result: 'ufixed<8,5,RND,SAT>' },
});
const y = quantize(hidden, 'ufixed<6,4,RND,SAT>');
export default model({ name: 'tiny', inputs: [x], outputs: { y }, ${settings} });
`;

function write(name: string, settings = ''): string {
  const path = join(folder, name);
  writeFileSync(path, text(settings));
  return path;
}

describe('a Verilog project', () => {
  it('has one module for what every particle goes through', () => {
    const { files } = buildVerilogProject(compileModel(write('model.ts')));
    const paths = files.map(({ path }) => path);
    for (const path of ['ports.json', 'constraints.xdc', 'vivado.tcl', 'tiny.qsf', 'rtl/tiny.v'])
      expect(paths).toContain(path);
    const layer = String(files.find(({ path }) => path === 'rtl/tiny_hidden_dense.v')?.contents);
    expect(layer.match(/tiny_hidden_dense__unit0 unit0_\d /g)?.length).toBe(4);
    expect(paths).not.toContain('rtl/tiny_hidden_dense__unit1.v');
  });

  it('tells where every element stands', () => {
    const { files, plan } = buildVerilogProject(compileModel(write('model.ts')));
    const ports = JSON.parse(String(files.find(({ path }) => path === 'ports.json')?.contents)) as {
      latency: number;
      inputs: { name: string; width: number; elements: { offset: number }[] }[];
    };
    expect(ports.latency).toBe(plan.schedule.latency);
    expect(ports.inputs[0]?.width).toBe(96);
    expect(ports.inputs[0]?.elements[5]?.offset).toBe(40);
  });

  it('is refused where it is slower than the budget, with the layers on the way', async () => {
    const model = write('slow.ts', 'clockPeriod: 1, latencyBudget: 2');
    const out = join(folder, 'nothing');
    const { code, err } = await hls4ts('compile', model, '--backend', 'verilog', '--out', out);
    expect(code).toBe(1);
    expect(err).toMatch(/HLS5006.*are above the budget of 2 ns; on the way: .*hidden_dense \d/);
    expect(err).toMatch(/slow\.ts:\d+:\d+/);
    expect(err).toMatch(/slow\.ts:3:\d+: \d+ cycles? in 'hidden_dense'/);
    expect(readdirSync(folder)).not.toContain('nothing');
  });

  it('is refused where logic between two registers is longer than the clock period', async () => {
    const model = write('fast.ts', 'clockPeriod: 0.5');
    const { code, err } = await hls4ts(
      'compile',
      model,
      '--backend',
      'verilog',
      '--out',
      join(folder, 'none'),
    );
    expect(code).toBe(1);
    const [, line, layer] =
      err.match(
        /fast\.ts:(\d+):\d+ - error HLS5007: a \w+ of \d+ bits in '(\w+)' takes [\d.]+ ns, a clock period of 0.5 ns leaves 0.36 ns/,
      ) ?? expect.fail(err);
    // The line is that of the layer, whichever has the slowest logic.
    expect(text('').split('\n')[Number(line) - 1]).toContain(`const ${layer?.replace(/_.*/, '')} =`);
    expect(readdirSync(folder)).not.toContain('none');
  });

  it('comes with a warning where logic uses up what is kept for routing', async () => {
    const model = write('tight.ts', 'clockPeriod: 1.2');
    const { code, err } = await hls4ts(
      'compile',
      model,
      '--backend',
      'verilog',
      '--out',
      join(folder, 'tight'),
    );
    expect(code).toBe(0);
    expect(err).toMatch(/warning HLS5007/);
  });

  it('is refused with an unknown setting', async () => {
    const model = write('wrong.ts', 'distributedArithmetic: { delayConstraint: -2 }');
    const { code, err } = await hls4ts('compile', model, '--backend', 'verilog', '--out', folder);
    expect(code).toBe(1);
    expect(err).toMatch(/HLS3005.*delayConstraint/);
  });
});

describe('registers at the ports', () => {
  it.each(['inputRegisters: -1', 'inputRegisters: 1.5', 'inputRegisters: 17', 'outputRegisters: 0'])(
    'are refused as %s',
    (setting) => {
      expect(() => compileModel(write('refused.ts', setting))).toThrow(/Registers.*whole number/);
    },
  );
});

describe.skipIf(!verilator)('the check of Verilog', { timeout: 120_000 }, () => {
  let compilation: Compilation;
  const options = { events: 500, seed: 1, compiler: 'any' } as const;
  beforeAll(() => {
    compilation = compileModel(write('model.ts'));
  });
  const broken = (from: string | RegExp, to: string) => {
    let changed = 0;
    const files = buildVerilogProject(compilation).files.map((file) => {
      const contents = String(file.contents);
      if (changed > 0 || !file.path.endsWith('.v') || contents.search(from) < 0) return file;
      changed++;
      return { ...file, contents: contents.replace(from, to) };
    });
    expect(changed).toBe(1);
    return files;
  };

  it('finds no difference in the Verilog as it is emitted', async () => {
    const result = await checkVerilog(compilation, options, silent);
    expect(result.mismatches).toBe(0);
    expect(result.events.corner + result.events.random).toBe(500);
  });

  it('fails when one adder subtracts', async () => {
    const replaced = broken(/(= .*) \+ /, '$1 - ');
    const result = await checkVerilog(compilation, { ...options, replaced }, silent);
    expect(result.mismatches).toBeGreaterThan(0);
    expect(result.diagnostics[0]?.code).toBe('HLS6003');
    expect(result.diagnostics[0]?.message).toMatch(/output 'y', element \[\d, \d\] of event \d+/);
  });

  it('fails when the outputs are promised one cycle too early', async () => {
    const replaced = broken(/valid_out = valid\[(\d+)\]/, 'valid_out = valid[0]');
    await expect(checkVerilog(compilation, { ...options, replaced }, silent)).rejects.toThrow();
  });

  it('counts the registers at the ports in the latency, and runs with them', async () => {
    const plain = buildVerilogProject(compilation);
    const wide = compileModel(write('registers.ts', 'inputRegisters: 2, outputRegisters: 3'));
    const { plan, files } = buildVerilogProject(wide);
    expect(plan.schedule.latency).toBe(plain.plan.schedule.latency + 2 + 2);
    const textOf = (list: typeof files, path: string): string =>
      String(list.find((file) => file.path === path)?.contents);
    expect(JSON.parse(textOf(files, 'ports.json'))).toMatchObject({ latency: plan.schedule.latency });
    for (const path of ['constraints.xdc', 'constraints.sdc', 'vivado.tcl'])
      expect(textOf(files, path)).toBe(textOf(plain.files, path));
    const result = await checkVerilog(wide, options, silent);
    expect(result).toMatchObject({ mismatches: 0, latency: plan.schedule.latency });
    // One register less before the logic, and the outputs are those of another event.
    const replaced = files.map((file) =>
      file.path === 'rtl/tiny.v'
        ? { ...file, contents: String(file.contents).replace('registered_x[95:0], x}', 'x, x}') }
        : file,
    );
    expect(textOf(replaced, 'rtl/tiny.v')).not.toBe(textOf(files, 'rtl/tiny.v'));
    expect((await checkVerilog(wide, { ...options, replaced }, silent)).mismatches).toBeGreaterThan(0);
  });

  it('runs from the command line', async () => {
    const { code, out } = await hls4ts(
      'check',
      write('cli.ts'),
      '--against',
      'cpp,verilog',
      '--events',
      '300',
      '--out',
      folder,
    );
    expect(code).toBe(0);
    expect(out.match(/300 events \(.*\), 0 mismatches/g)?.length).toBe(2);
    expect(out).toMatch(/latency \d+ cycles as promised/);
  });

  it('passes lint, and each waiver stands for a warning of one signal', { timeout: 300_000 }, async () => {
    const { files, plan } = buildVerilogProject(compileModel(modelOf('deepsets')));
    const sources = files.filter(({ path }) => path.endsWith('.v'));
    const top = plan.module.name;
    expect(await lintVerilog(top, sources)).toEqual([]);
    const waivers = sources
      .filter(({ path }) => !path.includes('hls4ts_'))
      .flatMap(({ contents }) => String(contents).match(/lint_off .*/g) ?? []);
    for (const text of waivers)
      expect(text).toMatch(
        /^lint_off UNUSEDSIGNAL \*\/ (input|wire|reg) \[\d+:0\] \w+\b.* \/\* verilator lint_on UNUSEDSIGNAL/,
      );
    const signals = (await lintVerilog(top, withoutWaivers(sources))).filter(
      (line) => !line.includes('hls4ts_'),
    );
    expect(signals.filter((line) => !line.startsWith('%Warning-UNUSEDSIGNAL'))).toEqual([]);
    expect(waivers.length).toBe(signals.length);
    expect(waivers.length).toBeGreaterThan(20);
  });
});
