import { dense, input, model, relu, type Tensor, tensor } from 'hls4ts';
import { randomEvents } from '../src/driver/vectors.ts';
import { createTableMaker } from '../src/numeric/table.ts';
import { lowerGraph } from '../src/passes/lower/lower.ts';
import { resolvePrecision } from '../src/passes/precision/resolve.ts';
import { createSimulator } from '../src/sim/simulator.ts';
import { median } from './median.ts';

const widths = [64, 32, 32, 5];

/** The jet-tagging MLP 16-64-32-32-5 with 8-bit weights. */
function mlp() {
  const x = input('x', [16], 'fixed<16,6>');
  const last = widths.reduce<Tensor>((layer, units, i) => {
    const inputs = layer.shape[0] ?? 1;
    const weight = tensor([inputs, units], (a, b) => Math.sin(a * 3 + b * 7 + i));
    const made = dense(layer, { weight, precision: { weight: 'fixed<8,2,RND>' } });
    return i < widths.length - 1 ? relu(made, { precision: { result: 'ufixed<12,4,RND,SAT>' } }) : made;
  }, x);
  const graph = model({ name: 'mlp', inputs: [x], outputs: { scores: last } });
  const { module } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  if (!module) throw new Error('the MLP does not lower');
  return module;
}

/** Events a second of the bit-exact simulator on one core. */
export function benchSimulator(events = 20_000, runs = 5): void {
  const module = mlp();
  const { inputs } = randomEvents(module, events, 1);
  const simulator = createSimulator(module);
  const rates = Array.from({ length: runs + 1 }, () => {
    const start = performance.now();
    simulator.run(inputs, events);
    return (events / (performance.now() - start)) * 1000;
  });
  const rate = median(rates.slice(1));
  console.log(
    `simulate 16-64-32-32-5: ${Math.round(rate).toLocaleString('en-US')} events/s (target 20,000), ratio ${(rate / 20_000).toFixed(1)}`,
  );
}
