import { basename } from 'node:path';
import type { CppParser } from '../../base/cppParser.ts';
import { fail } from '../../base/errors.ts';
import { declareFile } from './cpp/declare.ts';
import { type CppFile, type CppNode, parseFile } from './cpp/node.ts';
import { type CppProgram, emptyProgram } from './cpp/program.ts';
import { FirmwareFolder, firmwareOf } from './folder.ts';
import { type Generation, generationOf } from './generation.ts';

/** An hls4ml project as its files say it. */
export interface Hls4mlProject {
  readonly name: string;
  readonly folder: FirmwareFolder;
  readonly program: CppProgram;
  /** The function of the whole network. */
  readonly top: CppNode;
  readonly generation: Generation;
  /** True where the simulation reads the weights from .txt files, which then must agree with the headers. */
  readonly readsTexts: boolean;
}

/** Where the code of single networks lies among hls4ml's own headers. */
const generatedCode = 'nnet_utils/nnet_code_gen.h';

/** Reads all declarations of a project. Throws HLS1001 or HLS1002 where a file is missing or is not what it should be. */
export function readProject(path: string, parse: CppParser): Hls4mlProject {
  const folder = new FirmwareFolder(firmwareOf(path) ?? fail('HLS1001', `${path} has no firmware/defines.h`));
  const main = mainFile(folder);
  const name = basename(main, '.cpp');
  const program = emptyProgram();
  const read = new Set<string>();
  const files = new Map<string, CppFile>();

  const include = (file: string): void => {
    if (read.has(file)) return;
    read.add(file);
    const source = folder.read(file);
    files.set(file, source);
    for (const included of includesOf(source)) include(included);
    declareFile(program, parseFile(parse, source));
  };
  const present = (file: string): string[] => (folder.has(file) ? [file] : []);
  for (const file of ['defines.h', ...present(generatedCode), 'parameters.h', main, ...present('weights.h')])
    include(file);
  const text = files.get(main);
  return {
    name,
    folder,
    program,
    top: topOf(program, name, text),
    generation: generationOf(folder, files),
    readsTexts: /\bload_\w*weights_from_txt\b/.test(text?.text ?? ''),
  };
}

/** The function called after its file, or the only one of the file. */
function topOf({ functions }: CppProgram, name: string, main: CppFile | undefined): CppNode {
  const own = [...functions.values()].filter(({ file }) => file === main);
  const named = functions.get(name) ?? (own.length === 1 ? own[0] : undefined);
  return (
    named ??
    fail('HLS1002', `${main?.path} has no function '${name}'`, {
      help: 'hls4ml calls the function of the network after its file',
    })
  );
}

/** The one `.cpp` of the folder that includes `parameters.h`. */
function mainFile(folder: FirmwareFolder): string {
  const candidates = folder
    .files('.cpp')
    .filter((name) => /#\s*include\s*"parameters\.h"/.test(folder.read(name).text));
  const [first] = candidates;
  if (first && candidates.length === 1) return first;
  return fail(
    'HLS1002',
    first
      ? `${folder.path} has more than one network: ${candidates.join(', ')}`
      : `${folder.path} has no .cpp file that includes parameters.h`,
    { help: 'name the firmware folder of one network' },
  );
}

/** Included files of the project itself; hls4ml's headers and those of the vendor are known. */
const includesOf = ({ text }: CppFile): string[] =>
  [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"/gm)]
    .map(([, file = '']) => file)
    .filter((file) => !/(^|\/)(nnet_|ap_|hls_|ac_)/.test(file));
