import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/frontend/readModel.ts';
import { placeOf, unmark } from './marks.ts';
import { memoryHost } from './memoryHost.ts';
import { kernelRefusals, refusals } from './refusals.ts';

const head = "import { cast, input, map, model, relu, type Tensor } from 'hls4ts';\n";
const tail = "\nexport default model({ name: 'm', inputs: [x0], outputs: { y: relu(x0) } });\n";
const around =
  "const x0: Tensor = input('x', [2], 'fixed<8,3>');\nlet state = 0;\nconst list: number[] = [];\n";

function found(marked: string) {
  const { text, expected } = unmark('model.ts', marked);
  const { graph, diagnostics } = readModel('model.ts', memoryHost({ 'model.ts': text }));
  expect(graph).toBeUndefined();
  for (const { help, code } of diagnostics)
    if (code !== 'HLS2001') expect(help ?? '').not.toMatch(/undefined/);
  return { places: diagnostics.map(placeOf), expected, diagnostics };
}

describe('a model cannot use', () => {
  it.each(Object.entries(refusals))('%s', (_what, text) => {
    const { places, expected } = found(`${head}const x0 = input('x', [2], 'fixed<8,3>');\n${text}${tail}`);
    expect(places).toEqual(expected);
  });
});

describe('a kernel cannot use', () => {
  it.each(Object.entries(kernelRefusals))('%s', (_what, text) => {
    const { places, expected } = found(`${head}${around}const y = map(${text}, [x0]);${tail}`);
    expect(places).toEqual(expected);
  });
});
