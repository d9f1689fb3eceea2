import { fail } from '../base/errors.ts';
import { isBig } from '../numeric/rawTensor.ts';
import type { CppCompiler } from '../toolchain/compiler.ts';
import { type CompilerChoice, findCompiler } from '../toolchain/find.ts';
import type { PortData } from '../toolchain/harness.ts';
import type { Compilation } from './compilation.ts';
import type { RawEvents } from './events.ts';
import { exampleEvents } from './examples.ts';
import { cornerEvents, joinEvents, randomEvents } from './vectors.ts';

/** How many events of each kind are compared. */
export interface EventCounts {
  readonly corner: number;
  readonly example: number;
  readonly random: number;
}

/** Runs something and tells how many seconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

/** The C++ compiler to use; throws HLS6001 when there is none. */
export async function requireCompiler(choice: CompilerChoice): Promise<CppCompiler> {
  const compiler = await findCompiler(choice);
  return (
    compiler ??
    fail('HLS6001', 'there is no C++ compiler', {
      help: 'install g++ or clang++, set CXX, or run: npm install @yowasp/clang (WebAssembly, needs nothing else)',
    })
  );
}

/** Corner and example events, and random ones for the rest. */
export function eventsFor(
  compilation: Compilation,
  { events: wanted, seed }: { readonly events: number; readonly seed: number },
): { events: RawEvents; counts: EventCounts } {
  const { module } = compilation;
  const corners = cornerEvents(module);
  const examples = exampleEvents(compilation);
  const random = Math.max(0, wanted - corners.count - (examples?.count ?? 0));
  const parts = [
    corners,
    ...(examples ? [examples] : []),
    ...(random > 0 ? [randomEvents(module, random, seed)] : []),
  ];
  return {
    events: joinEvents(module, parts),
    counts: { corner: corners.count, example: examples?.count ?? 0, random },
  };
}

/** Events in which an output differs, in order. */
export function differingEvents(expected: PortData, actual: PortData, events: number): number[] {
  const wrong = new Set<number>();
  for (const [name, data] of expected) {
    const other = actual.get(name) ?? [];
    const size = data.length / events;
    const same =
      isBig(data) === isBig(other)
        ? (i: number) => data[i] === other[i]
        : (i: number) => BigInt(data[i] ?? 0) === BigInt(other[i] ?? 0);
    for (let i = 0; i < data.length; i++) if (!same(i)) wrong.add(Math.floor(i / size));
  }
  return [...wrong].sort((a, b) => a - b);
}
