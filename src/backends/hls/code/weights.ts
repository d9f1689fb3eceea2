import { InternalError } from '../../../base/errors.ts';
import type { OutputFile } from '../../../base/outputFile.ts';
import { tableAt } from '../../../ir/module.ts';
import { type FixedType, formatType, fractionOf } from '../../../numeric/fixedType.ts';
import { type RawData, toBig } from '../../../numeric/rawTensor.ts';
import { formatShape } from '../../../numeric/shape.ts';
import { containerOf, formatTensorType } from '../../../numeric/tensorType.ts';
import type { Plan, PlannedValue } from '../plan/plan.ts';
import { cppType } from '../plan/types.ts';
import { isScalar } from './access.ts';
import { comment } from './comments.ts';
import { literal } from './literals.ts';

/** Characters a line, so that a row of a matrix is a line where it is not too long. */
const longestLine = 100;

function listing(data: RawData, type: FixedType, row: number): string {
  const lines: string[] = [];
  let line = '';
  toBig(data).forEach((raw, i) => {
    const text = `${literal(raw, fractionOf(type), cppType(type))}, `;
    if (line !== '' && (i % row === 0 || line.length + text.length > longestLine)) {
      lines.push(line);
      line = '';
    }
    line += text;
  });
  lines.push(line.replace(/, $/, ''));
  return lines.map((text) => `    ${text.trimEnd()}`).join('\n');
}

/** A header whose guard is its own: projects of several models can stand in one program. */
const header = (plan: Plan, name: string, includes: readonly string[], body: string): string => {
  const guard = `${plan.namespace}_${name}_H_`.toUpperCase();
  const above = includes.map((path) => `#include "${path}"\n`).join('');
  const inside =
    body === '' ? '' : `namespace ${plan.namespace} {\n\n${body}\n\n} // namespace ${plan.namespace}\n\n`;
  return `#ifndef ${guard}\n#define ${guard}\n\n${above}${above && inside ? '\n' : ''}${inside}${inside ? '' : '\n'}#endif\n`;
};

function constantFile(plan: Plan, planned: PlannedValue): OutputFile {
  const { value, name, type } = planned;
  if (value.op.kind !== 'constant') throw new InternalError(`${name} is no constant`);
  const container = containerOf(value.type);
  const { data } = value.op;
  const what = comment(`${value.op.name}: ${formatShape(value.shape)} of ${formatTensorType(value.type)}`);
  const definition = isScalar(plan, planned)
    ? `${name} = ${literal(toBig(data)[0] ?? 0n, fractionOf(container), cppType(container))};`
    : `${name}[${data.length}] = {\n${listing(data, container, Math.max(1, value.shape.at(-1) ?? 1))}\n};`;
  const contents = header(plan, name, ['../defines.h'], `${what}\nstatic const ${type} ${definition}`);
  return { path: `firmware/weights/${name}.h`, contents };
}

function tableFile(plan: Plan, index: number, name: string): OutputFile {
  const table = tableAt(plan.module, index);
  const what = [
    comment(table.description),
    comment(`entry i is for the ${formatType(table.indexType)} whose bits are i`),
  ].join('\n');
  const list = listing(table.entries, table.type, 8);
  const body = `${what}\nstatic const ${cppType(table.type)} ${name}[${table.entries.length}] = {\n${list}\n};`;
  return { path: `firmware/weights/${name}.h`, contents: header(plan, name, ['../defines.h'], body) };
}

/** One header for every array of weights and every table. */
export const weightFiles = (plan: Plan): OutputFile[] => [
  ...plan.constants.map((constant) => constantFile(plan, constant)),
  ...[...plan.tables].map(([index, name]) => tableFile(plan, index, name)),
];

/** `parameters.h`: everything that was trained, in one include. */
export function parametersFile(plan: Plan): OutputFile {
  const names = [...plan.constants.map(({ name }) => name), ...plan.tables.values()];
  const includes = ['defines.h', 'nnet_utils/nnet_helpers.h', ...names.map((name) => `weights/${name}.h`)];
  return { path: 'firmware/parameters.h', contents: header(plan, 'parameters', includes, '') };
}

/** `defines.h`: a name for every type. */
export function definesFile(plan: Plan): OutputFile {
  const types = [...plan.types].map(([name, type]) => `typedef ${cppType(type)} ${name};`);
  return {
    path: 'firmware/defines.h',
    contents: header(plan, 'defines', ['ap_fixed.h', 'ap_int.h'], types.join('\n')),
  };
}
