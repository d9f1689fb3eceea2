import { InternalError } from '../base/errors.ts';
import type { SourceSpan } from '../base/span.ts';
import { formatType, maximumRaw, minimumRaw } from '../numeric/fixedType.ts';
import { extremes } from '../numeric/rawTensor.ts';
import { formatShape, sameShape } from '../numeric/shape.ts';
import { formatTensorType, sameTensorType } from '../numeric/tensorType.ts';
import { infer } from './infer.ts';
import { type Module, type NamedValue, strategies, type Value } from './module.ts';
import { operandsOf } from './op.ts';
import { type Fault, shapeFault, typeFault, valuesFault } from './verifyTypes.ts';

/**
 * Checks everything that passes and back ends rely on; time grows linearly with the elements and operands.
 *
 * Throws InternalError naming the value (or scope, table, list) and the rule that is broken.
 */
export function verify(module: Module): void {
  const broken = findBroken(module);
  if (broken) throw new InternalError(`module ${module.name}, ${broken.where}: ${broken.fault}`);
}

/** A rule that a module breaks, in words, and where. */
export interface Broken {
  readonly where: string;
  readonly fault: string;
  /** Position of the value at fault, if it is one. */
  readonly value?: number;
}

/** The first rule that a module breaks; undefined for a good module. */
export function findBroken(module: Module): Broken | undefined {
  for (const [where, fault] of declarationFaults(module)) if (fault !== undefined) return { where, fault };
  for (const [position, value] of module.values.entries()) {
    const fault = valueFault(module, value, position);
    const scope = module.scopes[value.scope]?.name ?? 'no scope';
    if (fault !== undefined)
      return { where: `%${position} (${value.op.kind} in ${scope})`, fault, value: position };
  }
  for (const [where, fault] of listFaults(module)) if (fault !== undefined) return { where, fault };
  return undefined;
}

function declarationFaults(module: Module): [where: string, fault: Fault][] {
  return [
    ['its name', nameFault(module.name)],
    ['scopes', namesFault(module.scopes)],
    ...module.scopes.map((scope): [string, Fault] => [`scope ${scope.name}`, scopeFault(scope)]),
    ['tables', namesFault(module.tables)],
    ...module.tables.map((table): [string, Fault] => [`table ${table.name}`, tableFault(table)]),
  ];
}

function listFaults(module: Module): [where: string, fault: Fault][] {
  return [
    ['inputs', inputsFault(module)],
    ['outputs', listFault(module, module.outputs)],
    ['inputs and outputs', namesFault([...module.inputs, ...module.outputs])],
    ['traces', listFault(module, module.traces)],
  ];
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

const nameFault = (name: string): Fault =>
  identifier.test(name) ? undefined : `'${name}' is not an identifier`;

function namesFault(named: readonly { readonly name: string }[]): Fault {
  const seen = new Set<string>();
  for (const { name } of named) {
    if (!identifier.test(name)) return `'${name}' is not an identifier`;
    if (seen.has(name)) return `the name '${name}' is used twice`;
    seen.add(name);
  }
  return undefined;
}

function scopeFault({ strategy, reuseFactor, span }: Module['scopes'][number]): Fault {
  if (!strategies.includes(strategy)) return `'${String(strategy)}' is not a strategy`;
  if (!Number.isInteger(reuseFactor) || reuseFactor < 1) return `a reuse factor of ${reuseFactor}`;
  return spanFault(span);
}

function spanFault(span: SourceSpan | undefined): Fault {
  if (!span) return undefined;
  const placed = [span.line, span.column, span.length].every((part) => Number.isInteger(part) && part >= 1);
  return placed ? undefined : `the span ${JSON.stringify(span)} is no place in a file`;
}

function tableFault({ indexType, type, entries }: Module['tables'][number]): Fault {
  const fault = typeFault(indexType) ?? typeFault(type);
  if (fault) return fault;
  if (entries.length !== 2 ** indexType.width)
    return `${entries.length} entries for the index ${formatType(indexType)}`;
  const wrong = valuesFault(entries);
  if (wrong) return wrong;
  const { min, max } = extremes(entries);
  const [low, high] = [minimumRaw(type), maximumRaw(type)];
  return min < low || max > high
    ? `entries from ${min} to ${max}, ${formatType(type)} holds ${low} to ${high}`
    : undefined;
}

function valueFault(module: Module, value: Value, position: number): Fault {
  if (value.id !== position) return `its id is ${value.id}`;
  if (!module.scopes[value.scope]) return `there is no scope ${value.scope}`;
  for (const id of operandsOf(value.op)) {
    if (!Number.isInteger(id) || id < 0 || id >= position)
      return `the operand %${id} does not stand before it`;
  }
  return shapeFault(value.shape) ?? spanFault(value.span) ?? opFault(value) ?? inferenceFault(module, value);
}

function opFault({ op }: Value): Fault {
  switch (op.kind) {
    case 'input':
    case 'constant':
      return (
        nameFault(op.name) ??
        shapeFault(op.shape) ??
        typeFault(op.type, op.shape) ??
        (op.kind === 'constant' ? valuesFault(op.data, op.type, op.shape) : undefined)
      );
    case 'contract':
      if (op.bias !== undefined && !op.accumulator) return 'a bias without an accumulator';
      return op.accumulator && typeFault(op.accumulator.type);
    case 'reduce':
      if (op.accumulator && op.operation !== 'sum') return `an accumulator of a ${op.operation}`;
      if (new Set(op.axes).size !== op.axes.length) return 'an axis is reduced twice';
      return op.accumulator && typeFault(op.accumulator.type);
    case 'shift':
      return Number.isInteger(op.amount) ? undefined : `a shift by ${op.amount}`;
    default:
      return undefined;
  }
}

function inferenceFault(module: Module, { op, shape, type, range }: Value): Fault {
  if (op.kind === 'cast') {
    const operand = operandsOf(op)[0] ?? 0;
    const fault = typeFault(op.type, module.values[operand]?.shape ?? []);
    if (fault) return fault;
  }
  let inferred: ReturnType<typeof infer>;
  try {
    inferred = infer(op, module);
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
  if (!sameShape(shape, inferred.shape))
    return `its shape is ${formatShape(shape)}, inferred is ${formatShape(inferred.shape)}`;
  if (!sameTensorType(type, inferred.type))
    return `its type is ${formatTensorType(type)}, inferred is ${formatTensorType(inferred.type)}`;
  const same =
    range.min === inferred.range.min &&
    range.max === inferred.range.max &&
    range.fraction === inferred.range.fraction;
  return same ? undefined : `its range is ${formatRange(range)}, inferred is ${formatRange(inferred.range)}`;
}

const formatRange = ({ min, max, fraction }: Value['range']): string => `${min}…${max} · 2^${-fraction}`;

function listFault(module: Module, list: readonly NamedValue[]): Fault {
  const missing = list.find(({ value }) => !module.values[value]);
  return missing ? `${missing.name} is %${missing.value}, which does not exist` : namesFault(list);
}

function inputsFault(module: Module): Fault {
  const listed = new Set<number>();
  for (const { name, value } of module.inputs) {
    const op = module.values[value]?.op;
    if (op?.kind !== 'input') return `${name} is %${value}, which is no input`;
    if (op.name !== name) return `%${value} is listed as ${name}, its op says ${op.name}`;
    if (listed.has(value)) return `%${value} is listed twice`;
    listed.add(value);
  }
  const forgotten = module.values.find((value) => value.op.kind === 'input' && !listed.has(value.id));
  return forgotten ? `%${forgotten.id} is not listed` : undefined;
}
