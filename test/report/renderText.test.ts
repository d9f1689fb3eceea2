import { describe, expect, it } from 'vitest';
import { requirePart } from '../../src/report/parts.ts';
import { renderText } from '../../src/report/renderText.ts';
import { makeReport } from '../../src/report/report.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { Sketch } from './sketch.ts';

const names = ['embed', 'a_layer_with_a_name_that_is_far_too_long_for_any_table', 'head'];

/** Dense layers in a row, each with a cast; the last one is folded. */
function network() {
  const sketch = new Sketch();
  const span = (line: number) => ({ file: 'models/tagger.ts', line, column: 1, length: 1 });
  let x = sketch.layer('x', { kind: 'input', span: span(1) }).input('x', [16, 16], 'fixed<12,6>');
  names.forEach((name, i) => {
    const strategy = i === 2 ? 'resource' : 'latency';
    sketch.layer(name, { span: span(i + 2), strategy, reuseFactor: i === 2 ? 4 : 1 });
    const weights = sketch.constant(
      [16, 16],
      'fixed<8,2,RND,SAT>',
      Array.from({ length: 256 }, (_, k) => ((k * 37) % 255) - 127),
    );
    x = sketch.cast(sketch.builder.contract('ni,io->no', x, weights), 'fixed<12,6,RND,SAT>');
    sketch.builder.trace(name, x);
  });
  const module = sketch.finish(x);
  const events = 20;
  const data = Float64Array.from({ length: 256 * events }, (_, i) => ((i * 7919) % 4096) - 2048);
  const { losses } = createSimulator(module, { countLosses: true }).run(new Map([['x', data]]), events);
  return { module, losses, events };
}

const made = network();

function sample(latencyBudget?: number, lut = 1_728_000) {
  return makeReport({
    ...made,
    settings: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, latencyBudget },
    part: { ...requirePart('vu13p'), lut },
    toolVersion: '1.2.3',
  });
}

const esc = String.fromCharCode(27);

const widthSamples = [sample(), sample(1), sample(1000, 1000)];

describe('the report on a terminal', () => {
  it.each([60, 72, 80, 100, 110, 120, 200])('is no wider than %d columns', (width) => {
    for (const report of widthSamples) {
      for (const line of renderText(report, { width }).split('\n')) {
        expect(line.length, line).toBeLessThanOrEqual(width);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  it('is plain text unless colours are asked for', () => {
    const report = sample(1);
    const plain = renderText(report);
    const colored = renderText(report, { color: true });
    expect(plain).not.toContain(esc);
    expect(colored).toContain(esc);
    // The missed budget is red.
    expect(colored.split('\n')[1]).toContain(`${esc}[31m`);
    expect(renderText(sample(1000), { color: true }).split('\n')[1]).not.toContain(esc);
    const bare = colored.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '');
    const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());
    expect(lines(bare)).toEqual(lines(plain));
  });

  it('begins with what matters most', () => {
    const [first, second] = renderText(sample(10), { width: 200 }).split('\n');
    expect(first).toBe('sketch on xcvu13p-flga2577-2-e (UltraScale+), clock 5 ns (200 MHz), hls4ts 1.2.3');
    expect(second).toMatch(
      /^latency \d+ cycles = \d+ ns, ABOVE the budget of 10 ns by \d+ ns; a new event every 4 cycles = 20 ns$/,
    );
    expect(renderText(sample(10_000))).toContain(', within the budget of');
  });

  it('shows every layer with its line, types and strategy', () => {
    const text = renderText(sample(), { width: 120 });
    expect(text).toMatch(/^layer +kind +line +result +result type +weight type +mult\. +strategy$/m);
    expect(text).toMatch(
      /^embed +dense +2 +\[16, 16\] +fixed<12,6,RND,SAT> +fixed<8,2,RND,SAT> +\d,\d{3} +latency$/m,
    );
    expect(text).toMatch(/^a_layer_\w+…\w+ +dense +3 /m);
    expect(text).toMatch(/^head +dense .* 4,096 +resource 4$/m);
  });

  it('shows what each layer takes, and of what', () => {
    const report = sample();
    const text = renderText(report, { width: 120 });
    const [, embed] = report.layers;
    expect(text).toMatch(new RegExp(`^embed +\\d+ +\\d+ +1 +${embed?.lut.toLocaleString('en-US')} `, 'm'));
    expect(text).toMatch(new RegExp(`^total .* ${report.total.lut.toLocaleString('en-US')} `, 'm'));
    expect(text).toContain('of 1,728,000 LUT, 3,456,000 FF, 12,288 DSP, 5,376 BRAM18');
    expect(text).toMatch(/^embed \d+ \([\d.]+ ns\) → a_layer/m);
  });

  it('leaves columns out where there is no room', () => {
    const text = renderText(sample(), { width: 60 });
    expect(text).toMatch(/^layer +result +result type +mult\.$/m);
    expect(text).toMatch(/^layer +cycles +ns +II +LUT +FF +DSP +BRAM18$/m);
  });

  it('shows what casts lose', () => {
    const text = renderText(sample(), { width: 120 });
    expect(text).toContain('What casts lose, on 20 example events');
    const [, , cast] = sample().losses?.casts ?? [];
    expect(cast?.overflowedPercent).toBeGreaterThan(0.1);
    expect(text).toMatch(/^head +4 +sum of products +fixed<\d+,\d+> +fixed<12,6,RND,SAT> +\d+ % +\d+ % /m);
    expect(text).toMatch(
      /^- note: tagger\.ts:4 head: [\d.]+ % of the values \(sum of products\) are clipped/m,
    );
  });

  it('names the file where there are several', () => {
    const report = sample();
    const layers = report.layers.map((layer, i) =>
      i === 1 ? { ...layer, source: { file: 'C:\\models\\blocks.ts', line: 9 } } : layer,
    );
    const text = renderText({ ...report, layers }, { width: 140 });
    expect(text).toMatch(/^embed +dense +blocks\.ts:9 /m);
    expect(text).toMatch(/^head +dense +tagger\.ts:4 /m);
  });

  it('prints every assumption', () => {
    const { assumptions } = sample();
    expect(assumptions.length).toBeGreaterThan(8);
    const words = renderText(sample(), { width: 80 }).replaceAll(/\s+/g, ' ');
    for (const assumption of assumptions) expect(words).toContain(assumption);
  });
});
