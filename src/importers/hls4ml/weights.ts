import { fail } from '../../base/errors.ts';
import { castRaw } from '../../numeric/castBig.ts';
import type { FixedType } from '../../numeric/fixedType.ts';
import { rawOfReal, realOf } from '../../numeric/real.ts';
import type { CppNode } from './cpp/node.ts';
import type { CppVariable } from './cpp/program.ts';
import { Scope } from './cpp/scope.ts';
import { type CppType, typeOf } from './cpp/types.ts';
import type { Hls4mlProject } from './project.ts';

/** Trained numbers of one array, as its file has them. */
export interface WeightArray {
  /** `weights/w2.h` */
  readonly origin: string;
  readonly type: CppType;
  /** Text of each entry: a number, or the numbers of a structure. */
  readonly entries: readonly string[];
  readonly node: CppNode;
}

const digits = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fFlLuU]*$/;

/** The real number that an entry says; throws HLS3004 where it is not finite, HLS1002 where it is no number. */
export function numberOfEntry(text: string, { origin, node }: WeightArray): number {
  const value = digits.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  const code = digits.test(text) || /^[-+]?(nan|inf|infinity)/i.test(text) ? 'HLS3004' : 'HLS1002';
  return fail(code, `${origin}: '${text.slice(0, 30)}' is no finite number`, { span: node.span });
}

/** Numbers from a text; braces around single numbers do not count. */
const numbersIn = (text: string): string[] => {
  const inner = text.trim().replace(/^\{|\}$/g, '');
  return inner.trim() === ''
    ? []
    : inner
        .replace(/[{}]/g, '')
        .split(',')
        .map((entry) => entry.trim());
};

/** Structures from a text: `{1, 5}, {0, 3}`. */
const structuresIn = (text: string): string[] =>
  [...text.matchAll(/\{([^{}]*)\}/g)].map(([, entry = '']) => entry.trim());

/** An array of trained numbers: from its `.h`, or from the `.txt` where the header only declares it. */
export function readWeights(
  { program, folder, readsTexts }: Hls4mlProject,
  name: string,
  place: CppNode,
): WeightArray {
  const variable = program.variables.get(name);
  const file = `weights/${name}`;
  if (!variable)
    return fail('HLS3002', `there are no weights '${name}'`, {
      span: place.span,
      help: `hls4ml writes them to ${file}.h`,
    });
  const type = typeOf(variable.type, new Scope(program), variable.node);
  const split = type.kind === 'struct' ? structuresIn : numbersIn;
  const usesText = variable.value === undefined || readsTexts;
  const inText =
    usesText && folder.has(`${file}.txt`)
      ? split(folder.read(`${file}.txt`).text.split('\n', 1)[0] ?? '')
      : undefined;
  const inHeader = variable.value === undefined ? undefined : split(variable.value);
  const entries =
    inHeader ??
    inText ??
    fail('HLS3002', `neither ${file}.h nor ${file}.txt has the numbers of '${name}'`, { span: place.span });
  if (inHeader && inText && !sameNumbers(inHeader, inText))
    fail('HLS1002', `${file}.h and ${file}.txt differ`, {
      span: variable.node.span,
      help: 'the simulation would read the .txt and the synthesis the .h: write the project again',
    });
  const array = {
    origin: variable.value === undefined ? `${file}.txt` : `${file}.h`,
    type,
    entries,
    node: variable.node,
  };
  checkCount(array, variable, program);
  return array;
}

/** True for the same numbers, however they are written. */
const sameNumbers = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((entry, i) => entry === b[i] || Number(entry) === Number(b[i]));

function checkCount(
  { entries, origin, node }: WeightArray,
  { extents }: CppVariable,
  program: Hls4mlProject['program'],
): void {
  const scope = new Scope(program);
  if (extents.some((text) => text.trim() === '')) return;
  const count = extents.reduce((product, text) => product * scope.number(text, node), 1);
  if (count !== entries.length)
    fail('HLS3003', `${origin} has ${entries.length} numbers, its array ${count}`, { span: node.span });
}

/** What a type makes of real numbers, also of infinite ones: tables may have them. */
export const quantized = (values: ArrayLike<number>, type: FixedType): Float64Array =>
  Float64Array.from(values, (value) => realOf(rawOf(value, type), type));

/** `ap_fixed` takes an infinity for 2^1024. */
const rawOf = (value: number, type: FixedType): bigint =>
  Number.isFinite(value)
    ? rawOfReal(value, type)
    : castRaw(value < 0 ? -(1n << 1024n) : 1n << 1024n, 0, type);
