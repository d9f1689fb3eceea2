import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture } from '../importers/imported.ts';
import { hls4ts } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('hls4ts import of an ONNX file', () => {
  it('lists the nodes and what each becomes', async () => {
    const { code, out } = await hls4ts('import', fixture('onnx/exported_transformer.onnx'), '--list');
    expect(code).toBe(0);
    expect(out).toMatch(/\/MatMul +MatMul +einsum/);
    expect(out).toMatch(/\/norm1\/Add_1 +LayerNormalization +layerNorm/);
    expect(out).toMatch(/\/query\/Add +Add +part of query_MatMul/);
  });

  it('writes a folder that checks as any other model', { timeout: 120_000 }, async () => {
    const target = join(folder, 'quantized');
    const imported = await hls4ts(
      'import',
      fixture('onnx/qonnx_scales.onnx'),
      '--out',
      target,
      '--input-type',
      'fixed<12,4>',
    );
    expect(imported.err).toBe('');
    expect(readFileSync(join(target, 'README.md'), 'utf8')).toContain('as numbers of 24 bits');
    const checked = await hls4ts('check', join(target, 'model.ts'), '--events', '300', '--out', folder);
    expect(checked.out).toContain(' 0 mismatches');
    expect(checked.code).toBe(0);
  });

  it('says what is wrong and writes nothing', async () => {
    const target = join(folder, 'nothing');
    const broken = join(folder, 'broken.onnx');
    writeFileSync(broken, readFileSync(fixture('onnx/float_norms.onnx')).subarray(0, 500));
    const { code, err } = await hls4ts('import', broken, '--out', target);
    expect(code).toBe(1);
    expect(err).toContain('HLS1002');
    expect(existsSync(target)).toBe(false);
  });
});
