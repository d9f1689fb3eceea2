import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silent } from '../../src/base/progress.ts';
import { checkModel, projectFolder } from '../../src/driver/check.ts';
import { type Compilation, compileModel } from '../../src/driver/compilation.ts';
import { compileProject } from '../../src/driver/compileProject.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const model = fileURLToPath(new URL('../../examples/jet-mixer/model.ts', import.meta.url));
const project = projectFolder('jet_mixer', folder);
const options = { events: 1500, seed: 1, project, compiler: 'any', apTypes: undefined } as const;

describe('check of the jet mixer', () => {
  let compilation: Compilation;
  beforeAll(() => {
    compilation = compileModel(model);
    compileProject(model, { out: folder, backend: 'hls', dumpOps: false }, silent);
  });

  it('finds no difference in the project as it was written', { timeout: 180_000 }, async () => {
    const result = await checkModel(compilation, options, silent);
    expect(result.mismatches).toBe(0);
    expect(result.subject).toBe('project');
    expect(result.events.corner + result.events.example + result.events.random).toBe(1500);
    expect(result.events.example).toBe(1000);
    expect(result.coverage.reached).toBeGreaterThan(result.coverage.goals / 2);
  });

  it('fails and names the layer when one bit of one weight is changed by hand', {
    timeout: 180_000,
  }, async () => {
    const file = join(project, 'firmware/weights/head2_dense_weight.h');
    const text = readFileSync(file, 'utf8');
    const weight = /\{\s*(-?[\d.]+)/.exec(text)?.[1] ?? '';
    // Weights are multiples of 2^-6.
    const changed = text.replace(weight, String(Number(weight) + 1 / 64));
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const result = await checkModel(compilation, options, silent);
    writeFileSync(file, text);
    expect(result.mismatches).toBeGreaterThan(0);
    const [diagnostic] = result.diagnostics;
    expect(diagnostic?.code).toBe('HLS6003');
    expect(diagnostic?.message).toContain("layer 'head2_dense'");
    expect(diagnostic?.span?.file).toMatch(/model\.ts$/);
    const reproducer = JSON.parse(readFileSync(`${project}-mismatch.json`, 'utf8')) as {
      layer: string;
      inputs: Record<string, string[]>;
    };
    expect(reproducer.layer).toBe('head2_dense');
    expect(reproducer.inputs['constituents']?.length).toBe(48);
  });

  it('has a test bench that passes as written and fails when a golden output is changed', {
    timeout: 180_000,
  }, async () => {
    const flags = ['-std=c++14', '-O1', '-Ifirmware/ap_types', '-Ifirmware', '-Wno-unknown-pragmas'];
    const name = 'jet_mixer';
    await execa('g++', [...flags, `firmware/${name}.cpp`, `${name}_test.cpp`, '-o', 'bench'], {
      cwd: project,
    });
    const good = await execa('./bench', { cwd: project, reject: false });
    expect(good.exitCode, good.stdout).toBe(0);
    const file = join(project, 'tb_data/tb_output_predictions.dat');
    const golden = readFileSync(file, 'utf8');
    const spoil = async (text: string): Promise<number | undefined> => {
      writeFileSync(file, text);
      const { exitCode } = await execa('./bench', { cwd: project, reject: false });
      return exitCode;
    };
    expect(await spoil(golden.replace(/\d(?=\s*\n)/, (digit) => String((Number(digit) + 1) % 10)))).not.toBe(
      0,
    );
    expect(await spoil(golden.split('\n').slice(0, 50).join('\n'))).not.toBe(0);
    expect(await spoil('')).not.toBe(0);
    expect(await spoil(golden)).toBe(0);
  });

  it('builds a library with a bridge from build_lib.sh', { timeout: 180_000 }, async () => {
    const { stdout } = await execa('bash', ['build_lib.sh'], { cwd: project });
    expect(stdout).toContain('.so');
    const { stdout: symbols } = await execa('bash', ['-c', 'nm -D --defined-only firmware/*.so'], {
      cwd: project,
    });
    for (const word of ['float', 'double', 'raw']) expect(symbols).toContain(`jet_mixer_${word}`);
  });

  it('checks freshly emitted code when the project is from another version of the model', {
    timeout: 180_000,
  }, async () => {
    const manifest = join(project, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"sha256": "[0-9a-f]/, '"sha256": "x'));
    const result = await checkModel(compilation, { ...options, events: 300 }, silent);
    expect(result.subject).toBe('stale');
    expect(result.mismatches).toBe(0);
  });
});
