/** A table of more bits stands in block RAM. */
export const largestLutTable = 4096;

/** At larger reuse factors the weights of a folded layer stand in block RAM. */
export const largestLutWeights = 64;

/** LUTs of a table for one reader: a LUT holds two columns of 32 entries. */
export const tableLuts = (indexBits: number, outputBits: number): number =>
  2 ** Math.max(indexBits - 5, 0) * Math.ceil(outputBits / 2);

/** Levels of LUTs and of the multiplexers behind them. */
export const tableLevels = (indexBits: number): number => 1 + Math.ceil(Math.max(0, indexBits - 6) / 2) / 2;

/** Columns of an 18 kbit block RAM with two read ports, by index bits from 10. */
const columns = [18, 9, 4, 2, 1];

/** Block RAMs of 18 kbit of a table with two read ports. */
export const tableBlockRams = (indexBits: number, outputBits: number): number =>
  Math.ceil(outputBits / (columns[Math.max(0, indexBits - 10)] ?? 1)) * 2 ** Math.max(0, indexBits - 14);

/** Block RAMs of 18 kbit that give `bits` a turn, each 36 bits wide and 512 turns deep. */
export const weightBlockRams = (bits: number, turns: number): number =>
  Math.ceil(bits / 36) * Math.ceil(turns / 512);

/** LUTs that pick one of some words: a LUT takes four down to one. */
export const choiceLuts = (choices: number, bits: number): number => bits * Math.ceil((choices - 1) / 3);

/** Levels of LUTs of such a choice. */
export function choiceLevels(choices: number): number {
  let levels = 0;
  for (let reach = 1; reach < choices; reach *= 4) levels++;
  return levels;
}
