import { dirname, join } from 'node:path';
import type { Compilation } from './compilation.ts';
import { type RawEvents, readEvents, toRaw } from './events.ts';

/** The example events that the model names, as raw integers; undefined when it names none. */
export function exampleEvents({
  path,
  graph,
  module,
}: Pick<Compilation, 'path' | 'graph' | 'module'>): RawEvents | undefined {
  const { events } = graph.settings;
  return events === undefined
    ? undefined
    : toRaw(readEvents(join(dirname(path), events), module), module, false);
}
