import { type Module, scopeAt, type Value } from '../../ir/module.ts';
import { operandsOf, type ValueId } from '../../ir/op.ts';
import { beginning, latest, type Moment, nextEdge, registersBetween, schedule } from './clock.ts';
import type { Work } from './work.ts';

/** When an op starts and when its result is there, and the registers between its own steps. */
export interface TimedOp {
  readonly start: Moment;
  readonly end: Moment;
  readonly ff: number;
  /** Delay of its logic, without waiting for edges, in ns. */
  readonly logic: number;
}

const reads = (module: Module, scope: number, operand: ValueId): boolean =>
  module.values[operand]?.scope !== scope;

/** True for values that exist before any event. */
export const isKnown = ({ op }: Value): boolean => op.kind === 'constant';

/**
 * As soon as possible: every op starts when its operands are there. In a dataflow design, results pass from layer to
 * layer at clock edges.
 */
export function timeOps(
  module: Module,
  works: readonly Work[],
  usable: number,
  dataflow: boolean,
): TimedOp[] {
  const timed: TimedOp[] = [];
  for (const value of module.values) {
    const ready = operandsOf(value.op)
      .filter((id) => !isKnown(module.values[id] ?? value))
      .map((id) => {
        const end = timed[id]?.end ?? beginning;
        return dataflow && reads(module, value.scope, id) ? nextEdge(end) : end;
      });
    timed.push(timeOp(latest(ready), works[value.id], usable));
  }
  return timed;
}

function timeOp(from: Moment, work: Work | undefined, usable: number): TimedOp {
  const steps = work?.steps ?? [];
  const turns = work?.turns ?? 1;
  // A loop of turns is a machine of its own, between registers.
  let now = turns > 1 ? nextEdge(from) : from;
  let start: Moment | undefined;
  let ff = 0;
  let logic = 0;
  let alive = 0;
  for (const step of steps) {
    const { start: begins, end } = schedule(now, step, usable);
    if (start) ff += registersBetween(now, begins, alive);
    start ??= begins;
    // Behind the edges inside a long step stand about as many bits as behind its end.
    if (!step.memory) ff += registersBetween(begins, end, step.bits);
    now = end;
    alive = step.bits;
    logic += step.delay;
  }
  if (turns > 1) now = { cycle: nextEdge(now).cycle + turns - 1, offset: 0 };
  return { start: start ?? from, end: now, ff, logic };
}

/** True when some layer works in turns, so that HLS builds a chain of processes instead of one pipeline. */
export const isDataflow = (module: Module, works: readonly Work[]): boolean =>
  module.values.some(
    (value) => (works[value.id]?.turns ?? 1) > 1 && scopeAt(module, value.scope).strategy === 'resource',
  );
