import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hls4ts } from '../cli/run.ts';
import { exampleModels, modelOf } from './models.ts';

const out = mkdtempSync(join(tmpdir(), 'hls4ts-examples-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('every example', () => {
  it.each(exampleModels)(
    '%s: the C++ gives the bits of the simulator on 2000 events',
    {
      timeout: 300_000,
    },
    async (name) => {
      const { code, out: text, err } = await hls4ts('check', modelOf(name), '--events', '2000', '--out', out);
      expect(err).toBe('');
      expect(code).toBe(0);
      expect(text).toMatch(/^2000 events \(.*\), 0 mismatches$/m);
    },
  );
});
