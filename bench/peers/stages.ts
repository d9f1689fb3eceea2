import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Piece } from './pieces.ts';

const widthIn = (text: string, declaration: RegExp): number => {
  const found = declaration.exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${declaration.source} in a peer's Verilog`);
  return Number(found) + 1;
};

/**
 * A peer's pipeline stages, each as a module that has its logic and the registers behind it, to be synthesized one by one: both
 * peers write the logic of each stage as a module, and all registers in the top. Throws where a stage's results are not the next
 * one's inputs, bit by bit.
 */
export function stagesOf(folder: string, files: readonly string[]): Piece[] {
  const path = files.find((file) => file.endsWith('src/model.v'));
  if (path === undefined) throw new Error('a peer without a top module');
  const text = readFileSync(join(folder, path), 'utf8');
  const instances = [...text.matchAll(/^\s*(\w+) \w+ \(\.model_inp\((\w+)\), \.model_out\((\w+)\)\);/gm)]
    .map(([, module = '', input = '', output = '']) => ({
      module,
      from: widthIn(text, new RegExp(`(?:wire|reg) \\[(\\d+):0\\] ${input}\\b`)),
      to: widthIn(text, new RegExp(`wire \\[(\\d+):0\\] ${output}\\b`)),
      place: Number(/\d+$/.exec(module)?.[0]),
    }))
    .sort((a, b) => a.place - b.place);
  const edges = [...text.matchAll(/^\s*\w+(?:\[\d+:0\])? <= \w+(?:\[\d+:0\])?;/gm)].length;
  const broken = instances.some(({ to, place }, i) => place !== i || to !== (instances[i + 1]?.from ?? to));
  if (instances.length === 0 || edges !== instances.length || broken)
    throw new Error(`${path} is no chain of stages with registers between them`);
  const stages = instances.map(
    ({ module, from, to }) => `module ${module}_registered (
    input clk,
    input [${from - 1}:0] model_inp,
    output reg [${to - 1}:0] model_out
);
    wire [${to - 1}:0] made;
    ${module} logic_of_stage (.model_inp(model_inp), .model_out(made));
    always @(posedge clk) model_out <= made;
endmodule`,
  );
  const staged = join(dirname(path), 'model_staged.v');
  writeFileSync(join(folder, staged), `${stages.join('\n\n')}\n`);
  const isLogic = (file: string): boolean => instances.some(({ module }) => file.endsWith(`/${module}.v`));
  return instances.map(({ module }) => ({
    top: `${module}_registered`,
    files: [
      ...files.filter((file) => file !== path && (!isLogic(file) || file.endsWith(`/${module}.v`))),
      staged,
    ],
  }));
}
