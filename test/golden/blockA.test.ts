import { describe, it } from 'vitest';
import { compileCase, goldenCase } from './case.ts';
import { checkCompiled } from './check.ts';
import { sharedIsHere } from './shared.ts';

const name = 'hls4ml_transformer_block_A';

goldenCase(name);

describe.skipIf(!sharedIsHere)(`${name} with folded loops`, () => {
  it.each([2, 4])('gives the same bits as compiled C++, reuse factor %i', async (reuseFactor) => {
    await checkCompiled(compileCase(name, { strategy: 'resource', reuseFactor }));
  });
});
