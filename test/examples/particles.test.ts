import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/driver/compilation.ts';
import type { RawEvents } from '../../src/driver/events.ts';
import { exampleEvents } from '../../src/driver/examples.ts';
import { randomEvents } from '../../src/driver/vectors.ts';
import { type Module, type NamedValue, valueAt } from '../../src/ir/module.ts';
import type { RawData } from '../../src/numeric/rawTensor.ts';
import { sizeOf } from '../../src/numeric/shape.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { exampleModels, modelOf } from './models.ts';

const events = 200;

/** The input that tells which particles are there. */
const maskName = 'present';

const shapeOf = (module: Module, { value }: NamedValue) => valueAt(module, value).shape;

/** Axes of a port that run over the particles. */
const particleAxes = (shape: readonly number[], particles: number): number[] =>
  shape.flatMap((extent, axis) => (extent === particles ? [axis] : []));

/** The first example events of a model. */
function firstEvents({ path, graph, module }: ReturnType<typeof compileModel>): RawEvents {
  const all = exampleEvents({ path, graph, module }) ?? expect.fail('no example events');
  const inputs = module.inputs.map((port): [string, RawData] => [
    port.name,
    (all.inputs.get(port.name) ?? new Float64Array(0)).slice(0, events * sizeOf(shapeOf(module, port))),
  ]);
  return { count: events, inputs: new Map(inputs) };
}

/** Reads every element from another place: `from` gives the index to read along each particle axis. */
function moved(
  data: RawData,
  shape: readonly number[],
  axes: readonly number[],
  from: (i: number) => number,
): Float64Array {
  const size = sizeOf(shape);
  return Float64Array.from(data as Float64Array, (_, position) => {
    const event = Math.floor(position / size);
    let [rest, source, stride] = [position % size, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const extent = shape[axis] ?? 1;
      const index = rest % extent;
      source += (axes.includes(axis) ? from(index) : index) * stride;
      rest = Math.floor(rest / extent);
      stride *= extent;
    }
    return Number(data[event * size + source] ?? 0);
  });
}

const compiled = exampleModels.map((name) => ({ name, compilation: compileModel(modelOf(name)) }));
const masked = compiled.filter(({ compilation }) =>
  compilation.module.inputs.some(({ name }) => name === maskName),
);

/** Examples whose outputs do not depend on the order of their particles (how many), but for those that move with them. */
const invariant: Readonly<Record<string, { particles: number; moving: readonly string[] }>> = {
  deepsets: { particles: 16, moving: [] },
  'particle-transformer-tiny': { particles: 16, moving: [] },
  'iaformer-tiny': { particles: 16, moving: [] },
  'gn2-tiny': { particles: 16, moving: ['origins', 'vertices'] },
  // The subjets.
  'mixer-subjets': { particles: 4, moving: [] },
};

describe('examples with a mask', () => {
  it('are there', () => {
    expect(masked.length).toBeGreaterThanOrEqual(3);
  });

  it.each(masked)('$name does not see what stands in its padding', ({ compilation }) => {
    const { module } = compilation;
    const mask = module.inputs.find(({ name }) => name === maskName) ?? expect.fail('no mask');
    const [particles = 1] = shapeOf(module, mask);
    const first = firstEvents(compilation);
    // Every number of particles, from an empty jet to all that were there.
    const present = Float64Array.from(first.inputs.get(maskName) as Float64Array, (there, place) =>
      place % particles < Math.floor(place / particles) % (particles + 1) ? Number(there) : 0,
    );
    const clean: RawEvents = { ...first, inputs: new Map([...first.inputs, [maskName, present]]) };
    const garbage = randomEvents(module, events, 11);
    let changed = 0;
    const dirty = module.inputs.map((port): [string, RawData] => {
      const data = clean.inputs.get(port.name) ?? [];
      const shape = shapeOf(module, port);
      const axes = particleAxes(shape, particles);
      if (port.name === maskName || axes.length === 0) return [port.name, data];
      const size = sizeOf(shape);
      return [
        port.name,
        Float64Array.from(data as Float64Array, (raw, position) => {
          const event = Math.floor(position / size);
          const indices = axes.map((axis) => {
            const stride = sizeOf(shape.slice(axis + 1));
            return Math.floor((position % size) / stride) % particles;
          });
          if (indices.every((i) => Number(present[event * particles + i]) !== 0)) return Number(raw);
          changed++;
          return Number(garbage.inputs.get(port.name)?.[position] ?? 0);
        }),
      ];
    });
    expect(changed).toBeGreaterThan(events);
    const simulator = createSimulator(module);
    const before = simulator.run(clean.inputs, events).outputs;
    const after = createSimulator(module).run(new Map(dirty), events).outputs;
    for (const [name, data] of before) expect(after.get(name), name).toEqual(data);
  });
});

describe('permutation-invariant examples', () => {
  it.each(Object.entries(invariant))(
    '%s gives the same bits for particles in any order',
    (name, { particles, moving }) => {
      const { compilation } = compiled.find((entry) => entry.name === name) ?? expect.fail('no such example');
      const { module } = compilation;
      const ordered = firstEvents(compilation);
      // A step that shares no factor with the number of particles visits them all.
      const from = (i: number): number => (i * (particles % 5 === 0 ? 7 : 5) + 3) % particles;
      const permuted = module.inputs.map((port): [string, RawData] => {
        const shape = shapeOf(module, port);
        const data = ordered.inputs.get(port.name) ?? [];
        return [port.name, moved(data as Float64Array, shape, particleAxes(shape, particles), from)];
      });
      const before = createSimulator(module).run(ordered.inputs, events).outputs;
      const after = createSimulator(module).run(new Map(permuted), events).outputs;
      for (const port of module.outputs) {
        const shape = shapeOf(module, port);
        const data = before.get(port.name) ?? [];
        const rows = moving.includes(port.name) ? particleAxes(shape, particles) : [];
        const expected = moved(data as Float64Array, shape, rows, from);
        expect([...(after.get(port.name) ?? [])].map(Number), port.name).toEqual([...expected]);
      }
    },
  );
});
