import { describe, expect, it } from 'vitest';
import { fuzzOnce } from './run.ts';
import { fuzzTargets } from './targets.ts';

/** Cases of all readers together; `npx tsx test/importers/fuzz/main.ts --cases 50000` runs more. */
const cases = 2000;

describe('a damaged or twisted source is imported or refused, never a crash', () => {
  const each = Math.ceil(cases / fuzzTargets.length);
  for (const target of fuzzTargets) {
    it(`${target.name}: ${each} cases`, { timeout: 300_000 }, async () => {
      const ends = new Map<string, number>();
      for (let seed = 0; seed < each; seed++) {
        const outcome = await fuzzOnce(target, seed);
        ends.set(outcome.kind, (ends.get(outcome.kind) ?? 0) + 1);
        if (outcome.kind === 'failed')
          expect.fail(
            `npx tsx test/importers/fuzz/main.ts --target ${target.name} --first ${seed} --cases 1\n${outcome.why}`,
          );
      }
      // Changes that are never noticed, or always, would find nothing.
      expect(ends.get('imported') ?? 0).toBeGreaterThan(each / 50);
      expect(ends.get('refused') ?? 0).toBeGreaterThan(each / 10);
    });
  }
});
