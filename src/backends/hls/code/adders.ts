import type { CodeWriter } from '../../../base/codeWriter.ts';
import { InternalError } from '../../../base/errors.ts';
import { valueAt } from '../../../ir/module.ts';
import { bitsOf } from '../../../ir/netlist/bounds.ts';
import { nodeKinds, type Signal } from '../../../ir/netlist/nodes.ts';
import { fixed, fractionOf } from '../../../numeric/fixedType.ts';
import { formatShape } from '../../../numeric/shape.ts';
import { formatTensorType } from '../../../numeric/tensorType.ts';
import type { ConstantMatrix } from '../../../passes/distributedArithmetic/constantContraction.ts';
import type { AdderOptions } from '../../../passes/distributedArithmetic/optimize.ts';
import { type MatrixUnit, unrollMatrix } from '../../../passes/unroll/matrixUnit.ts';
import { liveNodes, unitCost } from '../../../passes/unroll/unitCost.ts';
import type { PlannedMatrices } from '../plan/matrices.ts';
import { elementsOf, type Plan, type PlannedFunction, type PlannedValue } from '../plan/plan.ts';
import { cppType, sameFormat } from '../plan/types.ts';
import { positionsOf } from '../plan/views.ts';
import { accessOf } from './access.ts';
import { comment } from './comments.ts';
import { functionBlock } from './lines.ts';

/** `ap_int<9>` or `ap_uint<8>`. */
const integerType = (width: number, signed: boolean): string => `ap_${signed ? '' : 'u'}int<${width}>`;

/** x · 2^shift with all its bits: in C++ a shift keeps the width of its left side. */
const shifted = (x: string, width: number, signed: boolean, shift: number): string =>
  shift === 0 ? x : `${integerType(width + shift, signed)}(${x}) << ${shift}`;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The functions of a layer's constant matrices, each written once and called wherever it is applied. */
export function emitUnits(
  code: CodeWriter,
  plan: Plan,
  { values }: PlannedFunction,
  adders: AdderOptions,
): void {
  for (const result of values) {
    const planned = plan.matrices.get(result.value.id);
    planned?.contraction.matrices.forEach((matrix, i) => {
      emitUnit(code, plan, { result, planned, matrix, name: planned.units[i] ?? '' }, adders);
      code.line();
    });
  }
}

interface Unit {
  readonly result: PlannedValue;
  readonly planned: PlannedMatrices;
  readonly matrix: ConstantMatrix;
  readonly name: string;
}

/** One matrix as shifts and adders, on whole numbers in steps of their own last bits. */
function emitUnit(
  code: CodeWriter,
  plan: Plan,
  { result, planned: { contraction }, matrix, name }: Unit,
  adders: AdderOptions,
): void {
  const unit = unrollMatrix(plan.module, contraction, matrix, adders);
  const source = accessOf(plan, contraction.data);
  const [from, to] = [plan.local('from'), plan.local('to')];
  const data = source.array;
  const places = positionsOf(source.planned.value.shape, source.layout);
  const names = inputNames(plan, unit);
  const read = unit.inputs.filter(({ node }) => names.has(node));
  headline(plan, contraction.constant, unit).forEach((line) => {
    code.line(comment(line));
  });
  const parameters = [
    `const ${data.type} ${data.name}[${elementsOf(data)}], int ${from}`,
    `${result.type} ${result.name}[${elementsOf(result)}], int ${to}`,
  ];
  functionBlock(code, `static void ${name}`, parameters, () => {
    code.line('#pragma HLS INLINE');
    if (read.length === 0) code.line(`(void)${data.name}, (void)${from};`);
    const start = places[matrix.places[0]?.reads[0] ?? 0] ?? 0;
    for (const { element, fraction, node } of read) {
      const { width, signed } = formatOf(unit, node);
      const at = indexFrom(from, (places[element] ?? 0) - start);
      const own = fixed(signed, width, width - fraction);
      const stored = `${data.name}[${at}]`;
      const found = sameFormat(own, data.format) ? stored : `${cppType(own)}(${stored})`;
      code.line(`const ${integerType(width, signed)} ${names.get(node)} = nnet::bits_of(${found});`);
    }
    const { results = [] } = matrix.places[0] ?? {};
    unit.outputs.forEach((signal, k) => {
      emitSum({ code, plan, unit, names, inputs: read.length }, signal.node);
      const at = indexFrom(to, (results[k] ?? 0) - (results[0] ?? 0));
      code.line(outputLine(unit, signal, `${result.name}[${at}]`, result, names));
    });
  });
}

const indexFrom = (base: string, offset: number): string =>
  offset === 0 ? base : offset > 0 ? `${base} + ${offset}` : `${base} - ${-offset}`;

const formatOf = ({ netlist }: MatrixUnit, id: number): { width: number; signed: boolean } => ({
  width: bitsOf(netlist.low(id), netlist.high(id)),
  signed: netlist.low(id) < 0,
});

/** Inputs are x0, x1, … */
const inputNames = (plan: Plan, unit: MatrixUnit): Map<number, string> =>
  new Map(
    liveNodes(unit)
      .filter((id) => unit.netlist.kind(id) === nodeKinds.input)
      .map((id, i) => [id, plan.local(`x${i}`)]),
  );

/** A unit's body while it is written. */
interface Writing {
  readonly code: CodeWriter;
  readonly plan: Plan;
  readonly unit: MatrixUnit;
  /** Names of the nodes that are there. */
  readonly names: Map<number, string>;
  readonly inputs: number;
}

/**
 * The adders of a node that are not written yet, each after its operands; sums are s0, s1, … A sum stands near its use, as
 * compilers take long over many numbers that are alive for long.
 */
function emitSum(writing: Writing, id: number): void {
  const { code, plan, unit, names, inputs } = writing;
  const { netlist } = unit;
  const kind = netlist.kind(id);
  if (names.has(id) || kind === nodeKinds.constant) return;
  if (kind !== nodeKinds.add && kind !== nodeKinds.subtract) throw new InternalError(`node ${id} is no sum`);
  const operand = (of: number, shift: number): string => {
    const { width, signed } = formatOf(unit, of);
    const text = shifted(names.get(of) ?? constantOperand(), width, signed, Math.max(0, shift));
    return shift > 0 ? `(${text})` : text;
  };
  const [a, b, p] = [netlist.a(id), netlist.b(id), netlist.p(id)];
  for (const before of [a, b]) emitSum(writing, before);
  const name = plan.local(`s${names.size - inputs}`);
  const { width, signed } = formatOf(unit, id);
  const sign = kind === nodeKinds.add ? '+' : '-';
  code.line(`const ${integerType(width, signed)} ${name} = ${operand(a, -p)} ${sign} ${operand(b, p)};`);
  names.set(id, name);
}

const constantOperand = (): never => {
  throw new InternalError('a constant in an adder graph');
};

/** A sum goes into the array of results, in the steps of its type. */
function outputLine(
  unit: MatrixUnit,
  { node, exponent, negative }: Signal,
  target: string,
  { format }: PlannedValue,
  names: ReadonlyMap<number, string>,
): string {
  const name = names.get(node);
  if (name === undefined) return `${target} = 0;`;
  const shift = exponent + fractionOf(format);
  if (shift < 0) throw new InternalError(`${name} is finer than its result`);
  const { width, signed } = formatOf(unit, node);
  const sign = negative ? '-' : '';
  return `nnet::set_bits(${target}, ${shifted(`${sign}${name}`, width + (negative ? 1 : 0), signed || negative, shift)});`;
}

function headline(plan: Plan, constant: number, unit: MatrixUnit): string[] {
  const { op, shape, type } = valueAt(plan.module, constant);
  const what = op.kind === 'constant' ? op.name : 'constant';
  const { adders, levels } = unitCost(unit);
  const matrix = `${counted(unit.inputs.length, 'input')}, ${counted(unit.outputs.length, 'sum')}`;
  return [
    `'${what}' ${formatShape(shape)} of ${formatTensorType(type)} by distributed arithmetic`,
    `  ${matrix}: ${counted(adders, 'adder')}, ${levels.length} one behind the other`,
  ];
}
