import { CodeWriter } from '../../base/codeWriter.ts';
import { InternalError } from '../../base/errors.ts';
import { valueAt } from '../../ir/module.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { declareArray, emitFunction } from './functions.ts';
import { Names } from './names.ts';
import type { Plan, PlannedFunction, PlannedValue } from './plan.ts';

/** A port of the top function. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly direction: 'in' | 'out';
  /** The value behind it. */
  readonly source: PlannedValue;
}

/** Ports in the order of the arguments: inputs, then outputs. */
export function portsOf(plan: Plan): Port[] {
  const names = new Names();
  for (const { name } of plan.values.values()) names.take(name);
  const inputs = plan.inputs.map(
    (source): Port => ({
      name: source.name,
      type: source.type,
      size: sizeOf(source.value.shape),
      direction: 'in',
      source,
    }),
  );
  const outputs = plan.module.outputs.map(({ name, value }): Port => {
    const source = plan.values.get(value);
    if (!source) throw new InternalError(`output ${name} has no place in the C++`);
    return {
      name: names.take(name),
      type: source.type,
      size: sizeOf(valueAt(plan.module, value).shape),
      direction: 'out',
      source,
    };
  });
  return [...inputs, ...outputs];
}

/** `void name(const ns::input_t input[48], ns::result_t scores[5])`. */
export function signature(plan: Plan, ports: readonly Port[]): string {
  const list = ports.map(({ name, type, size }) => `${plan.namespace}::${type} ${name}[${size}]`);
  return `void ${plan.module.name}(\n    ${list.join(',\n    ')}\n)`;
}

/** The whole network: `<name>.cpp`. */
export function emitTop(plan: Plan): string {
  const { module } = plan;
  const ports = portsOf(plan);
  const code = new CodeWriter();
  code.line(`#include "${module.name}.h"`);
  code.line('#include "parameters.h"');
  code.line();
  code.line(`namespace ${plan.namespace} {`);
  code.line();
  for (const planned of plan.functions) {
    for (const line of emitFunction(plan, planned).trimEnd().split('\n')) code.flush(line);
    code.line();
  }
  code.line(`} // namespace ${plan.namespace}`);
  code.line();
  code.block(signature(plan, ports), () => {
    for (const { name } of ports) code.flush(`#pragma HLS ARRAY_RESHAPE variable=${name} complete dim=0`);
    code.flush(`#pragma HLS INTERFACE ap_vld port=${ports.map(({ name }) => name).join(',')}`);
    const folded = module.scopes.some(
      ({ strategy, reuseFactor }) => strategy === 'resource' && reuseFactor > 1,
    );
    code.flush(folded ? '#pragma HLS DATAFLOW' : '#pragma HLS PIPELINE II=1');
    code.line(`using namespace ${plan.namespace};`);
    code.line();
    for (const planned of plan.functions) emitCall(code, plan, planned);
    emitOutputs(code, ports);
  });
  return code.text();
}

function emitCall(code: CodeWriter, plan: Plan, planned: PlannedFunction): void {
  for (const value of planned.writes) declareArray(code, value);
  const names = [...planned.reads, ...planned.writes].map(({ name }) => name);
  code.line(`${plan.namespace}::${planned.name}(${names.join(', ')});`);
  for (const { name, value } of plan.module.traces) {
    const traced = planned.writes.find((write) => write.value.id === value);
    if (traced) code.line(`HLS4TS_TRACE("${name}", ${traced.name}, ${sizeOf(traced.value.shape)});`);
  }
  code.line();
}

function emitOutputs(code: CodeWriter, ports: readonly Port[]): void {
  for (const { name, size, source, direction } of ports) {
    if (direction === 'in') continue;
    const constant = source.value.op.kind === 'constant' && source.value.shape.length === 0;
    code.block(`${name}_store: for (int i = 0; i < ${size}; i++)`, () => {
      code.flush('#pragma HLS UNROLL');
      code.line(`${name}[i] = ${constant ? source.name : `${source.name}[i]`};`);
    });
  }
}
