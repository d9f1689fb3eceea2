import type { OutputFile } from '../../base/outputFile.ts';
import { npzFile } from '../arrays.ts';
import { type Code, list, object, print, printCall, quoted, width } from './code.ts';
import type { Draft, OutputRef, Step } from './draft.ts';
import { type InputChoice, inputType } from './inputTypes.ts';
import { identifier } from './names.ts';
import type { ProjectOptions } from './options.ts';
import { readme } from './readme.ts';

/** The files of an imported model: `model.ts`, `types.ts` where elements have types of their own, weights, a README. */
export function projectFiles(
  draft: Draft,
  outputs: readonly OutputRef[],
  options: ProjectOptions,
): OutputFile[] {
  const choices = draft.inputs.map((input) => inputType(input, options));
  return [
    { path: 'model.ts', contents: modelText(draft, outputs, choices, options) },
    ...(draft.types.size > 0 ? [{ path: 'types.ts', contents: typesText(draft) }] : []),
    npzFile(
      'weights.npz',
      new Map([...draft.arrays].map(([name, { shape, data }]) => [name, { shape, data, integers: false }])),
    ),
    { path: 'README.md', contents: readme(draft, choices, options) },
  ];
}

/** `const name = call(…);` */
const declaration = (variable: string, call: string, parameters: readonly Code[], before = ''): string => {
  const head = `${before}const ${variable} = `;
  return `${head}${printCall(call, parameters, 0, head.length + 1)};`;
};

const lineOf = ({ variable, call, parameters }: Step): string => declaration(variable, call, parameters);

/** `import { a, b } from 'x';`, in lines where it is long. */
function importText(names: readonly string[], from: string): string {
  const line = `import { ${names.join(', ')} } from ${quoted(from)};`;
  return line.length <= width
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from ${quoted(from)};`;
}

function modelText(
  draft: Draft,
  outputs: readonly OutputRef[],
  choices: readonly InputChoice[],
  { name, sources, precision }: ProjectOptions,
): string {
  const functions = [...draft.functions, 'input', 'model', ...(draft.arrays.size > 0 ? ['weights'] : [])];
  const results = Object.fromEntries(
    outputNames(outputs).map((each, i) => [each, outputs[i]?.variable ?? '']),
  );
  const sections = draft.sections
    .filter(({ steps }) => steps.length > 0)
    .map(({ title, steps }) => [`// ${title}`, ...steps.map(lineOf)].join('\n'));
  const settings = object({
    name: quoted(name),
    inputs: list(draft.inputs.map(({ variable }) => variable)),
    outputs: object(results),
    precision: precision === undefined ? undefined : quoted(precision),
  });
  const parts = [
    [
      importText([...functions].sort(), 'hls4ts'),
      ...(draft.types.size > 0 ? [importText([...draft.types.keys()].sort(), './types.ts')] : []),
    ].join('\n'),
    `// Imported from ${sources.join(' and ')}; README.md says what became of each layer.`,
    ...(draft.arrays.size > 0 ? ["const w = weights('weights.npz');"] : []),
    choices
      .map(({ input, type }) =>
        declaration(input.variable, 'input', [quoted(input.name), list(input.shape.map(String)), type]),
      )
      .join('\n'),
    ...sections,
    `export default ${printCall('model', [settings], 0, 15)};`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Names of the results: the ports' or the variables' own, each once. */
function outputNames(outputs: readonly OutputRef[]): string[] {
  const taken = new Set<string>();
  return outputs.map(({ variable, port = variable }) => {
    const base = identifier(port);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}_${number}`;
    taken.add(name);
    return name;
  });
}

function typesText(draft: Draft): string {
  const constants = [...draft.types].map(([name, code]) => {
    const head = `export const ${name}: TypeOption = `;
    return `${head}${print(code, 0, head.length + 1)};`;
  });
  return `${["import type { TypeOption } from 'hls4ts';", '// Types of single elements, as they were trained.', ...constants].join('\n\n')}\n`;
}
