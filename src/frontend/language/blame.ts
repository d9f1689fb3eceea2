import type { DiagnosticCode } from '../../base/codes.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { UserError } from '../../base/errors.ts';
import { parseType } from '../../numeric/fixedType.ts';
import { formatShape } from '../../numeric/shape.ts';
import type { Run } from '../evaluate/run.ts';
import type { ts } from '../typescript/compiler.ts';
import { isRealTensor, nameIn, type Part, partsUnder, valueIn } from './parts.ts';

type Blame = (message: string, parts: readonly Part[]) => ts.Node | undefined;

/** Which part of a call a diagnostic speaks of; layers know values, and the values know where they were written. */
const blames: Readonly<Partial<Record<DiagnosticCode, Blame>>> = {
  HLS3001: (message, parts) => equation(message, parts) ?? shape(message, parts),
  HLS3003: realTensor,
  HLS3004: realTensor,
  HLS3005: option,
  HLS3007: (message, parts) => quoted(message, parts, ['name']) ?? outputName(message, parts),
  HLS3008: (message, parts) => keyed(parts, ['axis', 'permutation']) ?? shape(message, parts),
  HLS4001: typeText,
};

/** The node that a diagnostic is about, or undefined for the call as a whole. */
export function blamed(
  run: Run,
  { code, message, option: path }: Diagnostic,
  parts: readonly Part[],
): ts.Node | undefined {
  const under = path === undefined ? [] : partsUnder(run, parts, path);
  const [own] = under;
  if (!own) return blames[code]?.(message, parts);
  return blames[code]?.(message, under.slice(1)) ?? valueIn(own.place);
}

const keyed = (parts: readonly Part[], keys: readonly string[]): ts.Node | undefined => {
  const found = parts.find(({ key }) => key !== undefined && keys.includes(key));
  return found && valueIn(found.place);
};

/** A string that the message quotes, under one of these keys. */
function quoted(message: string, parts: readonly Part[], keys: readonly string[]): ts.Node | undefined {
  const found = parts.find(
    ({ key, value }) =>
      key !== undefined && keys.includes(key) && typeof value === 'string' && message.includes(`'${value}'`),
  );
  return found && valueIn(found.place);
}

function outputName(message: string, parts: readonly Part[]): ts.Node | undefined {
  const found = parts.find(({ key }) => key !== undefined && message.startsWith(`'${key}' `));
  return found && nameIn(found.place);
}

const equation = (message: string, parts: readonly Part[]): ts.Node | undefined =>
  message.includes('einsum') ? keyed(parts, ['equation']) : undefined;

/** An array of numbers that the message shows: `[16, 3]`. */
function shape(message: string, parts: readonly Part[]): ts.Node | undefined {
  const found = parts.find(({ value }) => {
    const numbers: readonly unknown[] = Array.isArray(value) ? value : [];
    return (
      numbers.length > 0 &&
      numbers.every((entry) => typeof entry === 'number') &&
      message.includes(formatShape(numbers as number[]))
    );
  });
  return found && valueIn(found.place);
}

/** The trained values that the message names by their origin, that are not finite, or that stand under a word of it. */
function realTensor(message: string, parts: readonly Part[]): ts.Node | undefined {
  const tensors = parts.flatMap((part) => (isRealTensor(part.value) ? [{ ...part, value: part.value }] : []));
  const origins = tensors
    .filter(({ value }) => value.origin !== undefined && message.includes(value.origin))
    .sort((a, b) => (b.value.origin?.length ?? 0) - (a.value.origin?.length ?? 0));
  const [longest] = origins;
  // The same array may serve twice: then the word decides.
  const named = [...origins.filter(({ value }) => value.origin === longest?.value.origin), ...tensors].find(
    ({ key }) => key !== undefined && new RegExp(`\\b${key}s?\\b`).test(message),
  );
  const infinite = tensors.find(({ value }) => value.data.some((entry) => !Number.isFinite(entry)));
  const found = message.includes('element')
    ? (longest ?? infinite)
    : longest && !named
      ? longest
      : (named ?? longest);
  return found?.place;
}

/** An option by its name; inside `precision` the role. */
function option(message: string, parts: readonly Part[]): ts.Node | undefined {
  const unknown = /has no option '([^']*)'/.exec(message)?.[1] ?? /has no '([^']*)' type/.exec(message)?.[1];
  if (unknown !== undefined) {
    const found = parts.find(({ key }) => key === unknown);
    return found && nameIn(found.place);
  }
  const [, name, role] = /option '([^']*)': (?:(\w+): )?/.exec(message) ?? [];
  const under = (wanted: string | undefined) =>
    wanted === undefined ? undefined : parts.find(({ key }) => key === wanted);
  const found = under(role) ?? under(name);
  return found && valueIn(found.place);
}

/** The type that cannot be read, with the same complaint. */
function typeText(message: string, parts: readonly Part[]): ts.Node | undefined {
  const found = parts.find(({ value }) => typeof value === 'string' && complaintOf(value) === message);
  return found && valueIn(found.place);
}

function complaintOf(type: string): string | undefined {
  try {
    parseType(type);
    return undefined;
  } catch (problem) {
    return problem instanceof UserError ? problem.diagnostics[0]?.message : undefined;
  }
}
