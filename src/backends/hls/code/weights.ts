import { InternalError } from '../../../base/errors.ts';
import type { OutputFile } from '../../../base/outputFile.ts';
import { tableAt } from '../../../ir/module.ts';
import { type FixedType, formatType, fractionOf } from '../../../numeric/fixedType.ts';
import { type RawData, toBig } from '../../../numeric/rawTensor.ts';
import { formatShape } from '../../../numeric/shape.ts';
import { formatTensorType } from '../../../numeric/tensorType.ts';
import type { Plan, PlannedTable, PlannedValue } from '../plan/plan.ts';
import { cppType } from '../plan/types.ts';
import { isExposed, isScalar } from './access.ts';
import { comment } from './comments.ts';
import { literal, literalPieces } from './literals.ts';

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

/** A list of numbers and the array that holds them. */
interface Numbers {
  readonly name: string;
  readonly type: string;
  readonly format: FixedType;
  readonly data: RawData;
  /** Numbers in a row of the list. */
  readonly row: number;
  /** True where an array of its own type is needed in C simulation, too. */
  readonly plain: boolean;
}

/**
 * An array of constants. Compilers take minutes over thousands of ap_fixed numbers in a list, so in C simulation the list
 * is one of doubles, and a loop makes the array of it when the program starts.
 */
function arrayOf({ name, type, format, data, row, plain }: Numbers): string {
  const array = `static const ${type} ${name}[${data.length}] = {\n${listing(data, format, row)}\n};`;
  if (plain || toBig(data).some((raw) => literalPieces(raw) > 1)) return array;
  return [
    '#ifndef __SYNTHESIS__',
    `#define ${name} ${name}_list`,
    `#define ${type} double`,
    '#endif',
    array,
    '#ifndef __SYNTHESIS__',
    `#undef ${name}`,
    `#undef ${type}`,
    `static const nnet::constants<${type}, ${data.length}> ${name}(${name}_list);`,
    '#endif',
  ].join('\n');
}

const weightIncludes = ['../defines.h', '../nnet_utils/nnet_helpers.h'];

function constantFile(plan: Plan, planned: PlannedValue): OutputFile {
  const { value, name, type, format } = planned;
  if (value.op.kind !== 'constant') throw new InternalError(`${name} is no constant`);
  const { data } = value.op;
  const what = comment(`${value.op.name}: ${formatShape(value.shape)} of ${formatTensorType(value.type)}`);
  const row = Math.max(1, value.shape.at(-1) ?? 1);
  const definition = isScalar(plan, planned)
    ? `static const ${type} ${name} = ${literal(toBig(data)[0] ?? 0n, fractionOf(format), cppType(format))};`
    : arrayOf({ name, type, format, data, row, plain: isExposed(plan, planned) });
  const contents = header(plan, name, weightIncludes, `${what}\n${definition}`);
  return { path: `firmware/weights/${name}.h`, contents };
}

function tableFile(plan: Plan, index: number, { name, type }: PlannedTable): OutputFile {
  const { description, indexType, type: format, entries: data } = tableAt(plan.module, index);
  const what = [
    comment(description),
    comment(`entry i is for the ${formatType(indexType)} whose bits are i`),
  ].join('\n');
  const array = arrayOf({ name, type, format, data, row: 8, plain: false });
  const contents = header(plan, name, weightIncludes, `${what}\n${array}`);
  return { path: `firmware/weights/${name}.h`, contents };
}

/** One header for every array of weights and every table. */
export const weightFiles = (plan: Plan): OutputFile[] => [
  ...plan.constants.map((constant) => constantFile(plan, constant)),
  ...[...plan.tables].map(([index, table]) => tableFile(plan, index, table)),
];

/** `parameters.h`: everything that was trained, in one include. */
export function parametersFile(plan: Plan): OutputFile {
  const names = [
    ...plan.constants.map(({ name }) => name),
    ...[...plan.tables.values()].map(({ name }) => name),
  ];
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
