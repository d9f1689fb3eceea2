import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { type Module, scopeAt, type Value, valueAt } from '../../ir/module.ts';
import { type FixedType, fractionOf } from '../../numeric/fixedType.ts';
import { type RawData, toBig } from '../../numeric/rawTensor.ts';
import { containerOf, type TensorType } from '../../numeric/tensorType.ts';
import { foldedContracts, foldingOf } from './code/folding.ts';
import { isExpressible, literalPieces } from './code/literals.ts';
import { isReservedGlobally } from './plan/names.ts';
import { exists, type Format, productFormat, roundableFormat, storable, sumFormat } from './plan/types.ts';
import { legalReuseFactors } from './reuse.ts';

/** Widest port that the raw bridge and the check program can carry. */
const widestPort = 64;

/** Everything in a module that this back end cannot express. */
export const checkModule = (module: Module): Diagnostic[] => [
  ...nameProblems(module),
  ...portProblems(module),
  ...numberProblems(module),
  ...widthProblems(module),
  ...reuseProblems(module),
];

const nameProblems = ({ name }: Module): Diagnostic[] =>
  isReservedGlobally(name)
    ? [
        error('HLS3007', `a C++ function cannot be called '${name}'`, {
          help: "give the model another name: model({ name: 'jet_tagger', … })",
        }),
      ]
    : [];

function portProblems(module: Module): Diagnostic[] {
  return [...module.inputs, ...module.outputs].flatMap(({ name, value }) => {
    const { type, span } = valueAt(module, value);
    const { width } = containerOf(type);
    if (width <= widestPort) return [];
    return [
      error('HLS5002', `port '${name}' is ${width} bits wide; the limit is ${widestPort}`, {
        span,
        help: 'cast it to a narrower type with quantize',
      }),
    ];
  });
}

/** Ports, weights and tables meet the outside world as decimal numbers and doubles. */
function numberProblems(module: Module): Diagnostic[] {
  const problem = (what: string, span: Value['span']): Diagnostic =>
    error('HLS5003', `${what} has a binary point that doubles do not reach`, {
      span,
      help: 'use integer parts between -900 and 900',
    });
  const reachable = (data: RawData, fraction: number): boolean =>
    toBig(data).every((raw) => isExpressible(raw, fraction));
  const ports = [...module.inputs, ...module.outputs].flatMap(({ name, value }) => {
    const { type, span } = valueAt(module, value);
    return Math.abs(containerOf(type).integer) > 900 ? [problem(`port '${name}'`, span)] : [];
  });
  const constants = module.values.flatMap(({ op, span }) =>
    op.kind === 'constant' && !reachable(op.data, fractionOf(containerOf(op.type)))
      ? [problem(`constant '${op.name}'`, span)]
      : [],
  );
  const tables = module.tables.flatMap(({ name, entries, type }) =>
    reachable(entries, fractionOf(type)) ? [] : [problem(`table '${name}'`, undefined)],
  );
  return [...ports, ...constants, ...tables];
}

/** C++ computes with the bits of the types, which can be more than the values need. */
function widthProblems(module: Module): Diagnostic[] {
  return module.values.flatMap((value) => {
    const wide = formatsOf(module, value).find((format) => !exists(format));
    if (!wide) return [];
    const { name } = scopeAt(module, value.scope);
    return [
      error('HLS5002', `layer '${name}' computes with ${wide.width} bits; ap_fixed has at most 1024`, {
        span: value.span,
        help: 'cast its operands to narrower types with quantize',
      }),
    ];
  });
}

/** The formats of the expressions that compute a value. */
function formatsOf(module: Module, { op, type }: Value): Format[] {
  const container = (id: number): Format => storable(containerOf(valueAt(module, id).type));
  const own = storable(containerOf(type));
  switch (op.kind) {
    case 'add':
    case 'sub':
    case 'max':
    case 'min':
    case 'compare':
      return [sumFormat(container(op.left), container(op.right))];
    case 'mul':
      return [productFormat(container(op.left), container(op.right))];
    case 'neg':
      return [sumFormat(container(op.operand), container(op.operand))];
    case 'cast': {
      const from = container(op.operand);
      return typesOf(op.type).map((each) => roundableFormat(from, each));
    }
    case 'contract': {
      const product = productFormat(container(op.left), container(op.right));
      const { accumulator, bias } = op;
      if (!accumulator) return [product, sumFormat(own, product)];
      const casts = accumulator.cast === 'product' ? [product] : [];
      const starts = bias === undefined ? casts : [...casts, container(bias)];
      return [
        product,
        sumFormat(own, accumulator.cast === 'product' ? own : product),
        ...starts.map((format) => roundableFormat(format, accumulator.type)),
      ];
    }
    case 'reduce':
      return op.accumulator
        ? [sumFormat(own, own), roundableFormat(container(op.operand), op.accumulator.type)]
        : [sumFormat(own, container(op.operand))];
    case 'constant':
      return [widened(own, Math.max(1, ...toBig(op.data).map(literalPieces)))];
    case 'lookup': {
      const table = module.tables[op.table];
      return table ? [widened(own, Math.max(1, ...toBig(table.entries).map(literalPieces)))] : [];
    }
    default:
      return [own];
  }
}

const typesOf = (type: TensorType): readonly FixedType[] =>
  type.granularity === 'tensor' ? [type.type] : type.types;

/** A literal of several pieces is a sum. */
const widened = (format: Format, pieces: number): Format => ({
  ...format,
  width: format.width + pieces - 1,
});

function reuseProblems(module: Module): Diagnostic[] {
  return foldedContracts(module).flatMap(({ value, op, reuseFactor }) => {
    const { inputs, outputs } = foldingOf(module, { op });
    const legal = legalReuseFactors(inputs, outputs);
    if (legal.includes(reuseFactor)) return [];
    const { name, span } = scopeAt(module, value.scope);
    const message = `layer '${name}': a reuse factor of ${reuseFactor} does not fold ${inputs} × ${outputs} multiplications evenly`;
    return [error('HLS5001', message, { span, help: `legal reuse factors are ${legal.join(', ')}` })];
  });
}
