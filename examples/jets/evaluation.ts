import { fileURLToPath } from 'node:url';
import { type Dataset, makeDataset } from './dataset.ts';
import { printFigures, simulate } from './figures.ts';
import { classes } from './jet.ts';

/** 1 where a jet has a constituent, [events, constituents]. */
export const presence = ({ constituents }: Dataset): Int32Array =>
  Int32Array.from({ length: constituents.length / 3 }, (_, place) =>
    (constituents[place * 3] ?? 0) > 0 ? 1 : 0,
  );

/**
 * Simulates the firmware of `model.ts` in the folder of `script` on the jets of seed 2, as many as the command line asks
 * for, and prints accuracy, areas under curves, and the rejection of light quarks and gluons by W, Z and top.
 */
export function evaluateJets(
  script: string,
  constituents: number,
  inputsOf: (data: Dataset) => Readonly<Record<string, Int32Array>>,
): void {
  const events = Number(process.argv[2] ?? 50_000);
  const data = makeDataset(events, constituents, 2);
  const inputs = new Map(Object.entries(inputsOf(data)));
  const outputs = simulate(fileURLToPath(new URL('model.ts', script)), inputs, events);
  console.log(`${events} jets`);
  printFigures(outputs.get('scores') ?? new Float64Array(0), data.label, classes, [0, 1], [2, 3, 4]);
}
