import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../src/ir/module.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import { toBig } from '../../src/numeric/rawTensor.ts';
import { sizeOf } from '../../src/numeric/shape.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { rememberFactors } from '../../src/report/estimate/digits.ts';
import { estimateModule } from '../../src/report/estimate/estimate.ts';
import { worksOf } from '../../src/report/estimate/rules.ts';
import { technologyOf } from '../../src/report/estimate/technology.ts';
import { requirePart } from '../../src/report/parts.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { modules, randomInputs } from '../ir/moduleArbitrary.ts';

const part = requirePart('vu13p');

describe('any module', () => {
  it('has finite whole costs and a path that adds up', () => {
    fc.assert(
      fc.property(modules(), fc.constantFrom(1, 2.5, 5), (module, clockPeriod) => {
        const { layers, total, latency, interval, path } = estimateModule(module, part, clockPeriod);
        for (const cost of [total, ...layers.map((layer) => layer.cost)]) {
          for (const amount of Object.values(cost)) {
            expect(Number.isSafeInteger(amount) && amount >= 0, `${amount}`).toBe(true);
          }
        }
        const edges = path.reduce((sum, { cycles }) => sum + cycles, 0);
        expect([edges, edges + 1]).toContain(latency);
        expect(interval).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });

  it('has values within the bounds that its bits are counted by', () => {
    const technology = technologyOf(part, 5);
    fc.assert(
      fc.property(modules(), fc.integer(), fc.constantFrom(1, 3), (plain, seed, reuse) => {
        // Every value is an output, so that all are compared.
        const all = plain.values.map(({ id }) => ({ name: `v${id}`, value: id }));
        const module = { ...plain, outputs: all };
        const works = worksOf(module, technology, rememberFactors(), () => reuse);
        const events = 4;
        const { outputs } = createSimulator(module).run(randomInputs(module, seed, events), events);
        for (const { name, value } of all) {
          const { op, type, shape } = valueAt(module, value);
          const fraction = fractionOf(containerOf(type));
          const size = sizeOf(shape);
          toBig(outputs.get(name) ?? []).forEach((raw, i) => {
            const wire = works[value]?.wires[i % Math.max(1, size)];
            const inSteps = Number(raw) * 2 ** (-fraction - (wire?.step ?? 0));
            // Doubles hold 53 bits of a bound, so wide values are compared as closely as that.
            const room = Math.abs(inSteps) * 2 ** -45;
            expect(inSteps, `${op.kind} ${name}[${i}]`).toBeGreaterThanOrEqual((wire?.low ?? 0) - room);
            expect(inSteps, `${op.kind} ${name}[${i}]`).toBeLessThanOrEqual((wire?.high ?? 0) + room);
            if (raw !== 0n && room < 1)
              expect(Number.isInteger(inSteps), `${op.kind} ${name}[${i}] step`).toBe(true);
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});
