import ts from 'typescript';
import { parse, type SourceFile, walk } from './sourceFiles.ts';

/** A rule gives one line for everything that breaks it: `src/ir/a.ts imports src/sim/b.ts …`. */
export type Rule = (files: readonly SourceFile[]) => string[];

/** The house from the ground up; what stands in one line are neighbours. */
const floors: readonly (readonly string[])[] = [
  ['base'],
  ['numeric'],
  ['ir'],
  ['sim'],
  ['layers'],
  // What a model file imports: the layers and nothing above.
  ['index.ts'],
  ['frontend', 'importers', 'passes'],
  // The interface that the back ends share.
  ['backends/backend.ts'],
  ['backends/hls', 'backends/verilog', 'backends/emulator'],
  ['report', 'toolchain'],
  ['driver'],
  ['cli'],
];

interface Room {
  readonly name: string;
  readonly floor: number;
}

function roomOf(path: string): Room | undefined {
  for (const [floor, names] of floors.entries()) {
    const name = names.find((each) => path === `src/${each}` || path.startsWith(`src/${each}/`));
    if (name) return { name, floor };
  }
  return undefined;
}

/** Files import only from lower floors and from their own folder. */
export const floorsHold: Rule = (files) =>
  files.flatMap(({ path, imports }) => {
    const room = roomOf(path);
    if (!room) return [`${path} stands on no floor`];
    return imports
      .filter((target) => target.startsWith('src/'))
      .flatMap((target) => {
        const other = roomOf(target);
        if (!other) return [`${path} imports ${target}, which stands on no floor`];
        if (other.name === room.name || other.floor < room.floor) return [];
        return [
          `${path} imports ${target}, which is ${other.floor > room.floor ? 'above it' : 'its neighbour'}`,
        ];
      });
  });

/** Source imports only what stands in the package. */
export const nothingFromOutside: Rule = (files) =>
  files.flatMap(({ path, imports }) =>
    imports
      .filter(
        (target) => target.startsWith('test/') || target.startsWith('examples/') || target.startsWith('..'),
      )
      .map((target) => `${path} imports ${target}`),
  );

/** No file imports itself, over however many others; imports of types count as well. */
export const noCycles: Rule = (files) => {
  const imports = new Map(files.map((file) => [file.path, file.imports]));
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || finished.has(path)) return;
    for (const target of imports.get(path) ?? []) if (imports.has(target)) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
};

const maximumLines = 300;

export const noLongFile: Rule = (files) =>
  files
    .map(({ path, text }) => ({ path, lines: text.replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > maximumLines)
    .map(({ path, lines }) => `${path} has ${lines} lines`);

/** Everything a syntax tree holds, by a test on its nodes. */
const noNode =
  (what: string, forbidden: (node: ts.Node) => boolean): Rule =>
  (files) =>
    files.flatMap(({ path, text }) => {
      const tree = parse(path, text);
      const found: string[] = [];
      walk(tree, (node) => {
        if (!forbidden(node)) return;
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
        found.push(`${path}:${line + 1} ${what}`);
      });
      return found;
    });

export const noAny = noNode('says any', (node) => node.kind === ts.SyntaxKind.AnyKeyword);

export const noDefaultExport = noNode('exports a default', (node) => {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) ?? false)
  );
});

const codesPath = 'src/base/codes.ts';

const declaredCodes = (files: readonly SourceFile[]): string[] =>
  [...(files.find(({ path }) => path === codesPath)?.text ?? '').matchAll(/^ {2}(HLS\d+): /gm)].map(
    ([, code = '']) => code,
  );

/** Codes stand in order, so that a new one goes to one place only. */
export const codesAreSorted: Rule = (files) => {
  const codes = declaredCodes(files);
  if (codes.length === 0) return [`${codesPath} declares no code`];
  return codes.flatMap((code, i) => {
    const before = codes[i - 1];
    return before !== undefined && before >= code ? [`${code} stands behind ${before}`] : [];
  });
};

/** A code that nothing reports explains nothing. */
export const codesAreUsed: Rule = (files) => {
  const used = new Set<string>();
  for (const { path, text } of files) {
    if (path === codesPath) continue;
    walk(parse(path, text), (node) => {
      if (ts.isStringLiteralLike(node)) used.add(node.text);
    });
  }
  return declaredCodes(files)
    .filter((code) => !used.has(code))
    .map((code) => `${code} is declared and never reported`);
};
