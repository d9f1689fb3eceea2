import type { ValueId } from '../../../ir/op.ts';
import { sizeOf } from '../../../numeric/shape.ts';
import { isFolded } from './forms.ts';
import { type Plan, type PlannedFunction, type PlannedValue, plannedOf } from './plan.ts';

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
  const port = (name: string, value: ValueId, direction: Port['direction']): Port => {
    const source = plannedOf(plan, value);
    return { name, type: source.type, size: sizeOf(source.value.shape), direction, source };
  };
  return [
    ...plan.module.inputs.map(({ value }) => port(plannedOf(plan, value).name, value, 'in')),
    ...plan.module.outputs.map(({ value }, i) => port(plan.outputs[i] ?? '', value, 'out')),
  ];
}

/** True when functions run as processes beside each other, because one of them takes several turns for an event. */
export const isDataflow = (plan: Plan): boolean =>
  plan.functions.some(({ values }) => values.some(({ value }) => isFolded(plan.module, value)));

/** A step of the top function. */
export type Step =
  | { readonly kind: 'declare'; readonly array: string; readonly value: PlannedValue }
  | { readonly kind: 'call'; readonly function: PlannedFunction; readonly arguments: readonly string[] }
  /** Elements of one array go into one or, as `fork`, two others. */
  | {
      readonly kind: 'copy' | 'fork';
      readonly from: string;
      readonly to: readonly string[];
      readonly size: number;
    };

/**
 * How functions and ports are connected. Processes of a dataflow region need one writer and one reader for every array:
 * an array with several readers is forked. A result that only goes to a port is written there at once.
 */
export function wire(plan: Plan): Step[] {
  const dataflow = isDataflow(plan);
  const ports = portsOf(plan);
  const steps: Step[] = [];
  const sources = new Map<ValueId, string[]>();

  const supply = (value: PlannedValue, array: string, produced: boolean): void => {
    const id = value.value.id;
    const readers = plan.functions.filter(({ reads }) => reads.includes(value)).length;
    const taken = ports.filter(({ direction, source }) => direction === 'out' && source === value);
    const size = sizeOf(value.value.shape);
    if (!dataflow || readers + taken.length <= 1) {
      sources.set(id, new Array<string>(readers).fill(array));
      const already = produced && taken.some(({ name }) => name === array);
      if (!already) for (const { name } of taken) steps.push({ kind: 'copy', from: array, to: [name], size });
      return;
    }
    const copies = Array.from({ length: readers }, (_, i) => plan.local(`${value.name}_copy${i + 1}`));
    for (const copy of copies) steps.push({ kind: 'declare', array: copy, value });
    sources.set(id, [...copies]);
    const targets = [...copies, ...taken.map(({ name }) => name)];
    let from = array;
    while (targets.length > 2) {
      const first = targets.shift() ?? '';
      const rest = plan.local(`${value.name}_rest${targets.length}`);
      steps.push({ kind: 'declare', array: rest, value }, { kind: 'fork', from, to: [first, rest], size });
      from = rest;
    }
    steps.push({ kind: 'fork', from, to: targets, size });
  };

  for (const { source, direction, name } of ports) if (direction === 'in') supply(source, name, false);
  for (const planned of plan.functions) {
    const results = planned.writes.map((value) => {
      const taken = ports.filter(({ direction, source }) => direction === 'out' && source === value);
      const read = plan.functions.some(({ reads }) => reads.includes(value));
      const [port] = taken;
      if (port && taken.length === 1 && !read) return { value, array: port.name };
      steps.push({ kind: 'declare', array: value.name, value });
      return { value, array: value.name };
    });
    const inputs = planned.reads.map((value) => sources.get(value.value.id)?.shift() ?? value.name);
    steps.push({
      kind: 'call',
      function: planned,
      arguments: [...inputs, ...results.map(({ array }) => array)],
    });
    for (const { value, array } of results) supply(value, array, true);
  }
  for (const { source, direction, name } of ports) {
    if (direction === 'out' && source.value.op.kind === 'constant')
      steps.push({
        kind: 'copy',
        from: `${plan.namespace}::${source.name}`,
        to: [name],
        size: sizeOf(source.value.shape),
      });
  }
  return steps;
}
