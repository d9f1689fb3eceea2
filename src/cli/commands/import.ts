import { fail } from '../../base/errors.ts';
import { type ImportOptions, importModel, type ListedLayer, listSource } from '../../driver/import.ts';
import type { ExitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';

export interface ImportArguments {
  readonly out?: string;
  readonly list?: boolean;
  readonly name?: string;
  readonly weights?: string;
  readonly inputType?: readonly string[];
  readonly precision?: string;
  readonly compat?: string;
}

export async function importCommand(
  terminal: Terminal,
  source: string,
  given: ImportArguments,
): Promise<ExitCode> {
  const options = optionsOf(given);
  if (given.list) {
    const layers = await listSource(source, options);
    terminal.out(tableOf(layers));
    return layers.every(({ becomes }) => becomes !== undefined) ? 0 : 1;
  }
  const folder =
    given.out ??
    fail('HLS1003', 'where should the model go?', { help: 'add --out FOLDER, or --list to look at it' });
  const model = await importModel(source, folder, options);
  terminal.out(
    `${folder} is ready; next:\n  npx hls4ts check ${model}\n  npx hls4ts report ${model}\n  npx hls4ts compile ${model}`,
  );
  return 0;
}

/** `name=type` for one input, `type` for all. */
function optionsOf({ name, weights, inputType = [], precision, compat }: ImportArguments): ImportOptions {
  const inputTypes = new Map(
    inputType.map((text): [string, string] => {
      const at = text.indexOf('=');
      return [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
    }),
  );
  return {
    ...(name === undefined ? {} : { name }),
    ...(weights === undefined ? {} : { weights }),
    ...(precision === undefined ? {} : { precision }),
    ...(compat === undefined ? {} : { compat: true }),
    inputTypes,
  };
}

/** One line a layer. */
function tableOf(layers: readonly ListedLayer[]): string {
  const width = (cells: readonly string[]): number => Math.max(...cells.map((cell) => cell.length));
  const [names, kinds] = [width(layers.map(({ name }) => name)), width(layers.map(({ kind }) => kind))];
  return layers
    .map(
      ({ name, kind, becomes }) =>
        `${name.padEnd(names)}  ${kind.padEnd(kinds)}  ${becomes ?? 'cannot be imported'}`,
    )
    .join('\n');
}
