import { join } from 'node:path';
import { type CppParser, loadCppParser } from '../../base/cppParser.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import { formatType, parseType } from '../../numeric/fixedType.ts';
import type { Importer, ImportOptions, ListedLayer } from '../importer.ts';
import { projectFiles } from '../project/files.ts';
import { requireInputs } from '../project/inputTypes.ts';
import { identifier } from '../project/names.ts';
import { mappingOf } from './catalogue.ts';
import { firmwareOf } from './folder.ts';
import { mapCalls } from './map.ts';
import { readProject } from './project.ts';
import { readTop } from './top.ts';

async function listProject(path: string): Promise<ListedLayer[]> {
  const project = readProject(path, await loadCppParser());
  return readTop(project).calls.map((call) => ({
    name: call.title || call.kind,
    kind: call.kind,
    becomes: mappingOf(project, call)?.becomes,
  }));
}

/** The files of a model folder, with a parser of C++ that may have been loaded before. Throws UserError. */
export async function importProject(
  path: string,
  options: ImportOptions,
  parser?: CppParser,
): Promise<OutputFile[]> {
  for (const type of options.inputTypes?.values() ?? []) parseType(type);
  const project = readProject(path, parser ?? (await loadCppParser()));
  const { draft, outputs, ports } = mapCalls(project, readTop(project), options.inputTypes);
  requireInputs(draft.inputs, options.inputTypes);
  const declared = new Map([...ports].map(([name, type]) => [name, formatType(type)]));
  return projectFiles(draft, outputs, {
    name: options.name ?? identifier(project.name),
    sources: [join('firmware', `${project.name}.cpp`)],
    inputTypes: options.inputTypes ?? new Map(),
    declaredTypes: declared,
    fallback: 'fixed<16,6>',
    precision: undefined,
  });
}

/** Projects that hls4ml wrote for Vivado or Vitis HLS. */
export const hls4mlImporter: Importer = {
  reads: 'hls4ml projects are folders with firmware/defines.h',
  accepts: (path, folder) => folder && firmwareOf(path) !== undefined,
  list: listProject,
  read: (path, options) => importProject(path, options),
};
