import { InternalError } from '../../base/errors.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import { type Table, tableAt } from '../../ir/module.ts';
import { fractionOf } from '../../numeric/fixedType.ts';
import { type RawData, toBig } from '../../numeric/rawTensor.ts';
import { exactDecimal } from '../../numeric/real.ts';
import { formatShape, type Shape } from '../../numeric/shape.ts';
import { containerOf, formatTensorType } from '../../numeric/tensorType.ts';
import type { Plan, PlannedValue } from './plan.ts';
import { cppType } from './types.ts';

/** Numbers a line, so that a row of a matrix is a line where it is not too long. */
const longestLine = 100;

function listing(data: RawData, fraction: number, shape: Shape): string {
  const row = Math.max(1, shape.at(-1) ?? 1);
  const lines: string[] = [];
  let line = '';
  toBig(data).forEach((raw, i) => {
    const text = `${exactDecimal(raw, fraction)},`;
    if (line !== '' && (i % row === 0 || line.length + text.length > longestLine)) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += `${text} `;
  });
  lines.push(line.trimEnd().replace(/,$/, ''));
  return lines.map((text) => `    ${text}`).join('\n');
}

const guarded = (name: string, namespace: string, body: string): string =>
  `#ifndef ${name.toUpperCase()}_H_\n#define ${name.toUpperCase()}_H_\n\nnamespace ${namespace} {\n\n${body}\n\n} // namespace ${namespace}\n\n#endif\n`;

function constantFile(plan: Plan, { value, name, type }: PlannedValue): OutputFile {
  if (value.op.kind !== 'constant') throw new InternalError(`${name} is no constant`);
  const fraction = fractionOf(containerOf(value.type));
  const head = `// ${value.op.name}: ${formatShape(value.shape)} of ${formatTensorType(value.type)}`;
  const body =
    value.shape.length === 0
      ? `static const ${type} ${name} = ${exactDecimal(toBig(value.op.data)[0] ?? 0n, fraction)};`
      : `static const ${type} ${name}[${value.op.data.length}] = {\n${listing(value.op.data, fraction, value.shape)}\n};`;
  return { path: `firmware/weights/${name}.h`, contents: guarded(name, plan.namespace, `${head}\n${body}`) };
}

function tableFile(plan: Plan, table: Table, name: string): OutputFile {
  const head = `// ${table.description}, entry i for the argument whose bits are i`;
  const body = `static const ${cppType(table.type)} ${name}[${table.entries.length}] = {\n${listing(table.entries, fractionOf(table.type), [8])}\n};`;
  return { path: `firmware/weights/${name}.h`, contents: guarded(name, plan.namespace, `${head}\n${body}`) };
}

/** One header for every array of weights and every table. */
export const weightFiles = (plan: Plan): OutputFile[] => [
  ...plan.constants.map((constant) => constantFile(plan, constant)),
  ...plan.tables.map((name, i) => tableFile(plan, tableAt(plan.module, i), name)),
];

/** `parameters.h`: everything that was trained, in one include. */
export function parametersFile(plan: Plan): OutputFile {
  const names = [...plan.constants.map(({ name }) => name), ...plan.tables];
  const includes = names.map((name) => `#include "weights/${name}.h"`);
  const contents = `#ifndef PARAMETERS_H_\n#define PARAMETERS_H_\n\n#include "defines.h"\n#include "nnet_utils/nnet_helpers.h"\n\n${includes.join('\n')}\n\n#endif\n`;
  return { path: 'firmware/parameters.h', contents };
}

/** `defines.h`: a name for every type. */
export function definesFile(plan: Plan): OutputFile {
  const types = [...plan.types].map(([name, type]) => `typedef ${type} ${name};`);
  const contents = `#ifndef DEFINES_H_\n#define DEFINES_H_\n\n#include "ap_fixed.h"\n#include "ap_int.h"\n\nnamespace ${plan.namespace} {\n\n${types.join('\n')}\n\n} // namespace ${plan.namespace}\n\n#endif\n`;
  return { path: 'firmware/defines.h', contents };
}
