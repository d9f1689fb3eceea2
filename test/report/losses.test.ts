import { describe, expect, it } from 'vitest';
import { losses, report } from './sample.ts';

describe('the losses', () => {
  it('say what every cast lost', () => {
    // Results of (4, 0): 1, 0, 3. Of (−4, 1): −1 and 0.5 and −1.75. Of (40, 20): 10, 10 and 55.
    const { losses: shown } = report(losses([4, 0], [-4, 1], [40, 20]));
    expect(shown).toEqual({
      events: 3,
      eventKind: 'example',
      casts: [
        {
          layer: 'relu_1',
          source: { file: 'models/tagger.ts', line: 5 },
          what: 'larger value',
          from: 'ufixed<10,8>',
          to: 'ufixed<4,4>',
          values: 9,
          rounded: 1,
          roundedPercent: 11.11,
          overflowed: 1,
          overflowedPercent: 11.11,
          overflow: 'WRAP',
          largest: 55,
          limit: 15,
        },
      ],
    });
  });

  it('become warnings where values wrap around', () => {
    expect(report(losses([4, 0], [-4, 1], [40, 20])).warnings).toEqual([
      {
        severity: 'warning',
        message:
          '11.11 % of the values (larger value) wrap around in ufixed<4,4>: seen up to 55, the type ends at 15',
        layer: 'relu_1',
        source: { file: 'models/tagger.ts', line: 5 },
      },
    ]);
    expect(report(losses([4, 0], [-4, 1])).warnings).toEqual([]);
  });

  it('prove little on random events', () => {
    const { warnings, losses: shown } = report({ ...losses([40, 20]), eventKind: 'random' });
    expect(warnings.map(({ severity }) => severity)).toEqual(['note']);
    expect(shown?.eventKind).toBe('random');
  });

  it('are left unsaid up to a thousandth', () => {
    const events = (count: number) =>
      Array.from({ length: count }, (_, i): readonly [number, number] => [i === 0 ? 40 : 4, 0]);
    // One of 3 · count values overflows: 30 where the type ends at 15.
    expect(report(losses(...events(333))).warnings).toHaveLength(1);
    expect(report(losses(...events(334))).warnings).toHaveLength(0);
  });
});
