import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command } from 'commander';
import { UserError } from '../../src/base/errors.ts';
import { readArrays } from '../../src/importers/arrays.ts';
import { compareVectors, type VectorCase } from './compareVectors.ts';

// npm run bench:vectors: imports every checkpoint that python/make_vectors.py has run, and compares every bit with what
// the library that trained it computed. Exits with 1 where a quantized network differs.

const here = fileURLToPath(new URL('.', import.meta.url));
const { vectors, checkpoints, only } = new Command()
  .option('--vectors <folder>', 'made by python/make_vectors.py', join(here, 'out/vectors'))
  .option('--checkpoints <folder>', 'the trained networks', join(here, '../../../shared/data/checkpoints'))
  .option('--only <text>', 'part of the names to compare', '')
  .parse()
  .opts<{ vectors: string; checkpoints: string; only: string }>();

const table = new Table({
  head: ['checkpoint', 'computed by', 'events', 'mismatches', 'largest', 'import s', 'first mismatch'],
  colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  style: { head: [], border: [], compact: true },
});
const suffix = '.case.json';
for (const file of readdirSync(vectors)) {
  if (!file.endsWith(suffix) || !file.includes(only)) continue;
  const name = file.slice(0, -suffix.length);
  const about = JSON.parse(readFileSync(join(vectors, file), 'utf8')) as VectorCase;
  const path = join(about.beside ? vectors : checkpoints, about.source);
  try {
    const found = await compareVectors(path, about, readArrays(join(vectors, `${name}.npz`)));
    const mismatches = about.exact ? String(found.mismatches) : 'float';
    if (about.exact && found.mismatches > 0) process.exitCode = 1;
    table.push([
      about.source,
      about.library,
      found.events,
      mismatches,
      found.largest.toPrecision(2),
      found.importSeconds.toFixed(2),
      about.exact ? (found.first ?? '') : '',
    ]);
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    const [{ code, message } = { code: '', message: '' }] = problem.diagnostics;
    table.push([about.source, about.library, '', 'not imported', '', '', `${code} ${message}`.slice(0, 60)]);
  }
}
console.log(table.toString());
