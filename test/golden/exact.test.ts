import { describe } from 'vitest';
import { checkOutputs, compileExact } from './case.ts';
import { sharedIsHere } from './shared.ts';

describe.skipIf(!sharedIsHere)('exact_JEDIlinear_32x3', () => {
  checkOutputs('exact_JEDIlinear_32x3', compileExact);
});
