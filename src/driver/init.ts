import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import Handlebars from 'handlebars';
import { readAsset } from '../base/assets.ts';
import { fail } from '../base/errors.ts';
import { writeFolder } from './write.ts';

/** Writes a small model that compiles and checks as it is; throws HLS1005 when the folder holds something already. */
export function initFolder(folder: string): { readonly model: string } {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    fail('HLS1005', `${folder} exists and is not empty`, { help: 'name a new folder' });
  }
  const name = basename(resolve(folder))
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[^A-Za-z]+/, '');
  const view = { name: name === '' ? 'tagger' : name, folder: basename(resolve(folder)) };
  const fill = (template: string): string =>
    Handlebars.compile(readAsset(`templates/init/${template}.hbs`), { noEscape: true, strict: true })(view);
  writeFolder(folder, [
    { path: 'model.ts', contents: fill('model.ts') },
    { path: 'README.md', contents: fill('README.md') },
  ]);
  return { model: join(folder, 'model.ts') };
}
