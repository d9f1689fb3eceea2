/** The multiplier of a part: 25×18, 27×18 and 27×24 bits, signed. */
export type DspKind = 'DSP48E1' | 'DSP48E2' | 'DSP58';

export type Family = '7-series' | 'UltraScale' | 'UltraScale+' | 'Versal';

/** What an FPGA holds, as the vendor's product tables count it. */
export interface Part {
  /** Device part of the ordering code, in lower case. */
  readonly name: string;
  readonly family: Family;
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram18: number;
  readonly uram: number;
  /** Super logic regions: dies in the package; 1 where there is only one. */
  readonly slr: number;
  /** Boards that carry it, for messages. */
  readonly boards: readonly string[];
}

type Row = readonly [
  name: string,
  lut: number,
  ff: number,
  dsp: number,
  bram18: number,
  uram: number,
  slr: number,
  ...boards: string[],
];

const tables: { readonly [F in Family]: readonly Row[] } = {
  '7-series': [
    ['xc7z010', 17_600, 35_200, 80, 120, 0, 1],
    ['xc7z020', 53_200, 106_400, 220, 280, 0, 1, 'pynq-z1', 'pynq-z2', 'zedboard'],
    ['xc7z045', 218_600, 437_200, 900, 1_090, 0, 1, 'zc706'],
    ['xc7a35t', 20_800, 41_600, 90, 100, 0, 1],
    ['xc7a100t', 63_400, 126_800, 240, 270, 0, 1],
    ['xc7a200t', 134_600, 269_200, 740, 730, 0, 1],
    ['xc7k325t', 203_800, 407_600, 840, 890, 0, 1, 'kc705'],
    ['xc7k410t', 254_200, 508_400, 1_540, 1_590, 0, 1],
    ['xc7vx485t', 303_600, 607_200, 2_800, 2_060, 0, 1, 'vc707'],
    ['xc7vx690t', 433_200, 866_400, 3_600, 2_940, 0, 1],
  ],
  UltraScale: [
    ['xcku040', 242_400, 484_800, 1_920, 1_200, 0, 1, 'kcu105'],
    ['xcku060', 331_680, 663_360, 2_760, 2_160, 0, 1],
    ['xcku115', 663_360, 1_326_720, 5_520, 4_320, 0, 2],
  ],
  'UltraScale+': [
    ['xcku3p', 162_720, 325_440, 1_368, 720, 48, 1],
    ['xcku5p', 216_960, 433_920, 1_824, 960, 64, 1],
    ['xcku11p', 298_560, 597_120, 2_928, 1_200, 80, 1],
    ['xcku13p', 341_280, 682_560, 3_528, 1_488, 112, 1],
    ['xcku15p', 522_720, 1_045_440, 1_968, 1_968, 128, 1],
    ['xcvu3p', 394_080, 788_160, 2_280, 1_440, 320, 1],
    ['xcvu7p', 788_160, 1_576_320, 4_560, 2_880, 640, 2],
    ['xcvu9p', 1_182_240, 2_364_480, 6_840, 4_320, 960, 3, 'vcu118'],
    ['xcvu11p', 1_296_000, 2_592_000, 9_216, 4_032, 960, 3],
    ['xcvu13p', 1_728_000, 3_456_000, 12_288, 5_376, 1_280, 4],
    ['xcvu35p', 871_680, 1_743_360, 5_952, 2_688, 640, 2],
    ['xcvu37p', 1_303_680, 2_607_360, 9_024, 4_032, 960, 3],
    ['xcu50', 871_680, 1_743_360, 5_952, 2_688, 640, 2, 'alveo-u50'],
    ['xcu55c', 1_303_680, 2_607_360, 9_024, 4_032, 960, 3, 'alveo-u55c'],
    ['xcu200', 1_182_240, 2_364_480, 6_840, 4_320, 960, 3, 'alveo-u200'],
    ['xcu250', 1_728_000, 3_456_000, 12_288, 5_376, 1_280, 4, 'alveo-u250'],
    ['xcu280', 1_303_680, 2_607_360, 9_024, 4_032, 960, 3, 'alveo-u280'],
    ['xczu2eg', 47_232, 94_464, 240, 300, 0, 1],
    ['xczu3eg', 70_560, 141_120, 360, 432, 0, 1, 'ultra96'],
    ['xczu4ev', 87_840, 175_680, 728, 256, 48, 1],
    ['xczu5ev', 117_120, 234_240, 1_248, 288, 64, 1],
    ['xczu7ev', 230_400, 460_800, 1_728, 624, 96, 1, 'zcu104', 'zcu106'],
    ['xczu9eg', 274_080, 548_160, 2_520, 1_824, 0, 1, 'zcu102'],
    ['xczu11eg', 298_560, 597_120, 2_928, 1_200, 80, 1],
    ['xczu15eg', 341_280, 682_560, 3_528, 1_488, 112, 1],
    ['xczu19eg', 522_720, 1_045_440, 1_968, 1_968, 128, 1],
    ['xczu28dr', 425_280, 850_560, 4_272, 2_160, 80, 1, 'zcu111', 'rfsoc2x2'],
    ['xczu48dr', 425_280, 850_560, 4_272, 2_160, 80, 1, 'rfsoc4x2'],
    ['xck26', 117_120, 234_240, 1_248, 288, 64, 1, 'kv260', 'kr260'],
  ],
  Versal: [
    ['xcvc1902', 899_840, 1_799_680, 1_968, 1_934, 463, 1, 'vck190'],
    ['xcvp1202', 900_224, 1_800_448, 3_984, 2_682, 677, 1, 'vpk120'],
    ['xcvp1802', 3_360_896, 6_721_792, 14_352, 9_882, 2_549, 4, 'vpk180'],
  ],
};

export const parts: readonly Part[] = (Object.keys(tables) as Family[]).flatMap((family) =>
  tables[family].map(
    ([name, lut, ff, dsp, bram18, uram, slr, ...boards]): Part => ({
      name,
      family,
      lut,
      ff,
      dsp,
      bram18,
      uram,
      slr,
      boards,
    }),
  ),
);
