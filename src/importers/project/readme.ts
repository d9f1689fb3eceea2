import { flat } from './code.ts';
import type { Draft, Section } from './draft.ts';
import type { InputChoice } from './inputTypes.ts';
import type { ProjectOptions } from './options.ts';

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;

/** What a layer became: the functions of its lines, in order. */
export function becameOf({ steps, note }: Section): string {
  const calls = steps.map(({ call }) => `\`${call}\``);
  return calls.length === 0
    ? (note ?? 'nothing: it does nothing at inference')
    : [...new Set(calls)].join(', ');
}

/** The README of an imported model: where everything comes from. */
export function readme(
  draft: Draft,
  choices: readonly InputChoice[],
  { name, sources, remarks = [] }: ProjectOptions,
): string {
  const layers = draft.sections.map((section) =>
    row([
      section.name,
      section.kind,
      becameOf(section),
      section.steps.length === 0 ? '' : `\`${section.steps.at(-1)?.variable}\``,
    ]),
  );
  const arrays = [...draft.arrays].map(([array, { shape, origin }]) =>
    row([`\`${array}\``, `[${shape.join(', ')}]`, origin ?? '']),
  );
  const inputs = choices.map(({ input, type, reason }) =>
    row([`\`${input.name}\``, `[${input.shape.join(', ')}]`, `\`${flat(type)}\``, reason]),
  );
  return [
    `# ${name}`,
    `Imported by hls4ts from ${sources.map((source) => `\`${source}\``).join(' and ')}. \`model.ts\` is an ordinary model: read it, change it, compile it.`,
    ['## Inputs', '', row(['input', 'shape', 'type', 'why']), '|---|---|---|---|', ...inputs].join('\n'),
    ['## Layers', '', row(['layer', 'kind', 'became', 'result']), '|---|---|---|---|', ...layers].join('\n'),
    arrays.length === 0
      ? undefined
      : [
          '## Weights',
          '',
          'Quantized weights are stored as the source uses them, after its own quantizers.',
          '',
          row(['in weights.npz', 'shape', 'from']),
          '|---|---|---|',
          ...arrays,
        ].join('\n'),
    remarks.length === 0
      ? undefined
      : ['## What is rounded', '', ...remarks.map((remark) => `* ${remark}`)].join('\n'),
    'Check it: `hls4ts check model.ts`.',
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
    .concat('\n');
}
