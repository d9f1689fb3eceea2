import { existsSync, statSync } from 'node:fs';
import { fail } from '../base/errors.ts';
import { hls4mlImporter } from './hls4ml/import.ts';
import type { Importer } from './importer.ts';
import { kerasImporter } from './keras/import.ts';
import { onnxImporter } from './onnx/import.ts';

/** Every importer; the first that accepts a path reads it. */
const importers: readonly Importer[] = [kerasImporter, onnxImporter, hls4mlImporter];

/** The importer for a file or folder. Throws HLS1001 where there is none such, HLS1002 where nobody can read it. */
export function importerOf(path: string): Importer {
  if (!existsSync(path)) fail('HLS1001', `there is no ${path}`);
  const folder = statSync(path).isDirectory();
  return (
    importers.find((importer) => importer.accepts(path, folder)) ??
    fail('HLS1002', `${path} is no model that can be imported`, {
      help: importers.map(({ reads }) => reads).join('; '),
    })
  );
}
