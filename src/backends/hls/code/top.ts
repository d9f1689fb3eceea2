import { CodeWriter } from '../../../base/codeWriter.ts';
import type { AdderOptions } from '../../../passes/distributedArithmetic/optimize.ts';
import { elementsOf, type Plan } from '../plan/plan.ts';
import { isDataflow, type Port, portsOf, type Step, wire } from '../plan/wiring.ts';
import { emitUnits } from './adders.ts';
import { emitFunction, emitTraces } from './layerFunction.ts';

/** `void name(ns::input_t input[48], ns::result_t scores[5])`. */
export function signature(plan: Plan, ports: readonly Port[]): string {
  const list = ports.map(({ name, type, size }) => `${plan.namespace}::${type} ${name}[${size}]`);
  return `void ${plan.module.name}(\n    ${list.join(',\n    ')}\n)`;
}

/** The whole network: `<name>.cpp`. */
export function emitTop(plan: Plan, adders: AdderOptions): string {
  const { module, namespace } = plan;
  const code = new CodeWriter();
  code.line(`#include "${module.name}.h"`);
  code.line('#include "parameters.h"');
  code.line();
  code.line(`namespace ${namespace} {`);
  for (const planned of plan.functions) {
    code.line();
    emitUnits(code, plan, planned, adders);
    emitFunction(code, plan, planned);
  }
  code.line();
  code.line(`} // namespace ${namespace}`);
  code.line();
  emitTopFunction(code, plan);
  return code.text();
}

function emitTopFunction(code: CodeWriter, plan: Plan): void {
  const ports = portsOf(plan);
  const names = ports.map(({ name }) => name);
  const dataflow = isDataflow(plan);
  const read = new Set(plan.functions.flatMap(({ reads }) => reads));
  code.block(signature(plan, ports), () => {
    for (const name of names) code.line(`#pragma HLS ARRAY_RESHAPE variable=${name} complete dim=0`);
    if (names.length > 0) code.line(`#pragma HLS INTERFACE ap_vld port=${names.join(',')}`);
    code.line(dataflow ? '#pragma HLS DATAFLOW' : '#pragma HLS PIPELINE II=1');
    code.line();
    for (const { name, direction, source } of ports) {
      const copied = ports.some((port) => port.direction === 'out' && port.source === source);
      if (direction === 'in' && !read.has(source) && !copied) code.line(`(void)${name};`);
    }
    for (const planned of plan.values.values()) {
      const { kind } = planned.value.op;
      if (kind === 'input') emitTraces(code, plan, planned);
      if (kind === 'constant') emitTraces(code, plan, planned, `${plan.namespace}::${planned.name}`);
    }
    for (const step of wire(plan)) emitStep(code, plan, step);
  });
}

function emitStep(code: CodeWriter, plan: Plan, step: Step): void {
  switch (step.kind) {
    case 'declare':
      code.line(`${plan.namespace}::${step.value.type} ${step.array}[${elementsOf(step.value)}];`);
      code.line(`#pragma HLS ARRAY_PARTITION variable=${step.array} complete dim=0`);
      return;
    case 'call':
      code.line(`${plan.namespace}::${step.function.name}(${step.arguments.join(', ')});`);
      return;
    case 'copy':
    case 'fork':
      code.line(`nnet::${step.kind}<${step.size}>(${[step.from, ...step.to].join(', ')});`);
  }
}
