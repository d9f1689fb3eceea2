import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { dspKindOf, findPart, parts, requirePart, unknownPart } from '../../src/report/parts.ts';

const span = { file: 'model.ts', line: 3, column: 5, length: 7 };

describe('parts', () => {
  it.each([
    ['xcvu13p', 'xcvu13p'],
    ['VU13P', 'xcvu13p'],
    ['xcvu13p-flga2577-2-e', 'xcvu13p'],
    [' XCVU9P-FLGA2104-2L-E ', 'xcvu9p'],
    ['xcu250-figd2104-2L-e', 'xcu250'],
    ['u50', 'xcu50'],
    ['xcu55c-fsvh2892-2L-e', 'xcu55c'],
    ['xcku115-flvb2104-2-i', 'xcku115'],
    ['xczu9eg-ffvb1156-2-e', 'xczu9eg'],
    ['xcvp1802-lsvc4072-2MP-e-S', 'xcvp1802'],
    ['xck26-sfvc784-2LV-c', 'xck26'],
    // Codes of the 7 series have no hyphen between device and package.
    ['xc7z020clg400-1', 'xc7z020'],
    ['xc7k325tffg900-2', 'xc7k325t'],
    ['xc7vx690tffg1927-2', 'xc7vx690t'],
  ])('finds %s', (name, device) => {
    expect(findPart(name)?.name).toBe(device);
  });

  it.each(['', 'xc', 'xcvu', 'xcvu1', 'xcvu13', 'xcvu13px', 'xcu2500', 'vu13p2', 'pynq-z2', 'a xcvu13p'])(
    "does not take '%s' for a part",
    (name) => {
      expect(findPart(name)).toBeUndefined();
    },
  );

  // Counted by the vendor's product tables and by the tools' own utilization reports.
  it.each([
    ['vu13p', 1_728_000, 3_456_000, 12_288, 5_376, 1_280],
    ['vu9p', 1_182_240, 2_364_480, 6_840, 4_320, 960],
    ['u250', 1_728_000, 3_456_000, 12_288, 5_376, 1_280],
    ['ku115', 663_360, 1_326_720, 5_520, 4_320, 0],
    ['vp1802', 3_360_896, 6_721_792, 14_352, 9_882, 2_549],
    ['zu9eg', 274_080, 548_160, 2_520, 1_824, 0],
    ['zu19eg', 522_720, 1_045_440, 1_968, 1_968, 128],
    ['7z020', 53_200, 106_400, 220, 280, 0],
  ])('knows what %s holds', (name, lut, ff, dsp, bram18, uram) => {
    expect(findPart(name)).toMatchObject({ lut, ff, dsp, bram18, uram });
  });

  it('holds two flip-flops for every LUT, and every part once', () => {
    for (const { name, lut, ff } of parts) expect([name, ff]).toEqual([name, 2 * lut]);
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
    for (const { name } of parts) expect(findPart(name)?.name).toBe(name);
  });

  it('knows the DSP of each family', () => {
    const kinds = ['7k325t', 'ku040', 'vu9p', 'vp1802'].map((name) => dspKindOf(requirePart(name)));
    expect(kinds).toEqual(['DSP48E1', 'DSP48E2', 'DSP48E2', 'DSP58']);
  });

  it('names the nearest of an unknown part', () => {
    const { code, severity, message, help, span: place } = unknownPart('xcvu14p-flga2577-2-e', span);
    expect([code, severity, place]).toEqual(['HLS5004', 'error', span]);
    expect(message).toContain("'xcvu14p-flga2577-2-e'");
    expect(help).toMatch(/^the nearest are (xcvu11p, xcvu13p|xcvu13p, xcvu11p)/);
    expect(unknownPart('pynq-z2').help).toMatch(/^the nearest are xc7z020 \(.*pynq-z2/);
    expect(unknownPart('x').span).toBeUndefined();
  });

  it('throws the same where a part is required', () => {
    expect(requirePart('VU13P').name).toBe('xcvu13p');
    expect(() => requirePart('virtex')).toThrow(UserError);
    expect(() => requirePart('virtex')).toThrow('HLS5004');
  });
});
