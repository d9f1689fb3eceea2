import type { SourceSpan } from '../base/span.ts';
import { type Module, scopeAt, valueAt } from '../ir/module.ts';
import { fractionOf } from '../numeric/fixedType.ts';
import { toBig } from '../numeric/rawTensor.ts';
import { realOfRaw } from '../numeric/real.ts';
import { unravel } from '../numeric/shape.ts';
import { containerOf } from '../numeric/tensorType.ts';
import { createSimulator } from '../sim/simulator.ts';
import type { CppProgram } from '../toolchain/compiler.ts';
import { oneEvent, type PortData, traceHarness } from '../toolchain/harness.ts';

/** One number, as the bits and as what they mean. */
export interface Seen {
  readonly raw: string;
  readonly real: number;
}

/** Where the C++ first differs from the simulator. */
export interface Divergence {
  readonly event: number;
  /** Raw integers of the event's inputs. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  readonly layer: string;
  readonly span: SourceSpan | undefined;
  readonly index: readonly number[];
  readonly expected: Seen;
  readonly actual: Seen;
}

/** Runs one event with all layers traced on both sides and finds the first layer, and in it the first element, that differs. */
export async function diverge(
  program: CppProgram,
  module: Module,
  inputs: PortData,
  event: number,
): Promise<Divergence> {
  const single = oneEvent(module, inputs, event);
  const own = createSimulator(module, { traces: 'all' }).run(single, 1).traces;
  const theirs = await traceHarness(program, module, single);
  const values = Object.fromEntries([...single].map(([name, data]) => [name, toBig(data).map(String)]));
  for (const { name, value } of module.traces) {
    const traced = theirs.get(name);
    if (!traced) continue;
    const expected = toBig(own.get(name) ?? []);
    const at = expected.findIndex((raw, i) => raw !== traced[i]);
    if (at < 0) continue;
    const { shape, type, scope } = valueAt(module, value);
    const fraction = fractionOf(containerOf(type));
    const seen = (raw: bigint): Seen => ({ raw: raw.toString(), real: realOfRaw(raw, fraction) });
    return {
      event,
      inputs: values,
      layer: name,
      span: scopeAt(module, scope).span,
      index: unravel(at, shape),
      expected: seen(expected[at] ?? 0n),
      actual: seen(traced[at] ?? 0n),
    };
  }
  // Every traced layer agrees, so the difference lies in how an output is handed over.
  const nothing = { raw: '?', real: Number.NaN };
  return {
    event,
    inputs: values,
    layer: '(outputs)',
    span: undefined,
    index: [],
    expected: nothing,
    actual: nothing,
  };
}
