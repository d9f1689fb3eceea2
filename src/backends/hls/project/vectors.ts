import type { OutputFile } from '../../../base/outputFile.ts';
import { type Module, type NamedValue, valueAt } from '../../../ir/module.ts';
import { fractionOf } from '../../../numeric/fixedType.ts';
import { type RawData, toBig } from '../../../numeric/rawTensor.ts';
import { exactDecimal } from '../../../numeric/real.ts';
import { sizeOf } from '../../../numeric/shape.ts';
import { containerOf } from '../../../numeric/tensorType.ts';
import type { TestVectors } from '../options.ts';

/** One event a line: all ports one after another, as exact decimal numbers. */
function lines(
  module: Module,
  ports: readonly NamedValue[],
  data: ReadonlyMap<string, RawData>,
  events: number,
): string {
  const columns = ports.map(({ name, value }) => {
    const { shape, type } = valueAt(module, value);
    const fraction = fractionOf(containerOf(type));
    return {
      size: sizeOf(shape),
      words: toBig(data.get(name) ?? []).map((raw) => exactDecimal(raw, fraction)),
    };
  });
  const rows = Array.from({ length: events }, (_, event) =>
    columns.flatMap(({ size, words }) => words.slice(event * size, (event + 1) * size)).join(' '),
  );
  return rows.map((row) => `${row}\n`).join('');
}

/** hls4ml's files of test vectors. */
export const vectorFiles = (module: Module, { events, inputs, outputs }: TestVectors): OutputFile[] => [
  { path: 'tb_data/tb_input_features.dat', contents: lines(module, module.inputs, inputs, events) },
  { path: 'tb_data/tb_output_predictions.dat', contents: lines(module, module.outputs, outputs, events) },
];
